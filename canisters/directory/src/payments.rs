//! The one place where a paid method asks for money: one table of prices, taken from an internal balance. Payments through PAPI will
//! credit that balance in a message of their own, so that a repeated call never pays twice; until then a price of 0 is paid by the plan.
use crate::api::{Estimate, PaymentType, Pricing};
use crate::error::{invalid, Answer, Error};
use crate::rows::{Account, Price};
use crate::store::Store;
use candid::Nat;
use format::class::STANDARD;
use format::MAX_PAGE_BYTES;

/// Methods that have a price.
#[derive(Clone, Copy)]
pub enum Paid {
    StartUpload,
    AppendFeed,
    CreateLink,
    PutSmall,
}

impl Price {
    fn of(&self, what: Paid) -> u64 {
        match what {
            Paid::StartUpload => self.start_upload,
            Paid::AppendFeed => self.append_feed,
            Paid::CreateLink => self.create_link,
            Paid::PutSmall => self.put_small,
        }
    }

    pub fn from_api(pricing: &Pricing) -> Self {
        Price {
            start_upload: pricing.start_upload,
            append_feed: pricing.append_feed,
            create_link: pricing.create_link,
            put_small: pricing.put_small,
            gib_month: pricing.base_storage_fee,
            cycles_per_call: pricing.cycle_fee_per_call,
            min_deposit: pricing.min_deposit,
        }
    }
}

/// Takes the price of one call from the balance. @throws InsufficientCredit
pub fn guard(s: &Store, account: &mut Account, what: Paid) -> Answer<()> {
    let required = s.config.get().price.of(what);
    account.credit = account.credit.checked_sub(required).ok_or(Error::InsufficientCredit { required, available: account.credit })?;
    Ok(())
}

/// The seam of PAPI: a way to pay that a client names. None yet: the balance pays.
pub fn check(payment: Option<PaymentType>) -> Answer<()> {
    match payment {
        None => Ok(()),
        Some(_) => Err(invalid("payment: no way to pay is taken yet, the balance pays")),
    }
}

pub fn pricing(s: &Store) -> Pricing {
    let price = &s.config.get().price;
    Pricing {
        start_upload: price.start_upload,
        append_feed: price.append_feed,
        create_link: price.create_link,
        put_small: price.put_small,
        base_storage_fee: price.gib_month,
        cycle_fee_per_call: price.cycles_per_call,
        min_deposit: price.min_deposit,
        chunk_size: MAX_PAGE_BYTES as u32,
        tokens: Vec::new(),
    }
}

/// What an upload of so many plain bytes costs in its first month: in class *standard*, with 14 / 8 shards on nodes.
pub fn estimate(s: &Store, bytes: u64) -> Estimate {
    let price = &s.config.get().price;
    let stored = u128::from(bytes) * STANDARD.shards() as u128 / 8;
    let tokens = u128::from(price.start_upload) + u128::from(price.append_feed) + (stored * u128::from(price.gib_month)).div_ceil(1 << 30);
    let calls = 3 + u128::from(bytes.div_ceil(format::GROUP_CHUNKS << 22));
    Estimate { tokens: Nat::from(tokens), cycles: Nat::from(calls * u128::from(price.cycles_per_call)) }
}
