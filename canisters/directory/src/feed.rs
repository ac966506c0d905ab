//! The append-only feed of an account: numbered, hash-chained, its head certified.
use crate::api::{FeedPage, FeedRecord, FeedReq, Scope};
use crate::error::{at_most, Answer, Error};
use crate::payments::{self, Paid};
use crate::rows::{Account, Record};
use crate::store::{number_of, numbered, Store};
use crate::{certify, keys, members};
use candid::Principal;
use format::Id;
use serde_bytes::ByteBuf;

/// Records of one call.
pub const MAX_RECORDS: usize = 1_000;
/// One sealed record, in bytes.
const MAX_RECORD: usize = 65_536;
/// Bytes of records in one answer.
const MAX_ANSWER: usize = 1 << 20;

/// Lengths of new records.
pub fn check(records: &[ByteBuf], least: usize) -> Answer<()> {
    at_most("records", records.len(), MAX_RECORDS)?;
    if records.len() < least {
        return Err(crate::error::invalid("records: one for every file at least"));
    }
    records.iter().try_for_each(|record| {
        at_most("record", record.len(), MAX_RECORD)?;
        if record.is_empty() {
            Err(crate::error::invalid("record: empty"))
        } else {
            Ok(())
        }
    })
}

/// Whether `records` stand in the feed after `seq` already: a call is being repeated.
pub fn has(s: &Store, id: &Id, seq: u64, records: &[ByteBuf]) -> bool {
    let stands = |i: usize| s.feed.get(&numbered(id, seq + 1 + i as u64)).is_some_and(|row| row.sealed == records[i].as_slice());
    !records.is_empty() && (0..records.len()).all(stands)
}

/// seq and link after the records that follow `seq`, for the answer to a repeated call.
pub fn head_after(s: &Store, id: &Id, seq: u64, records: usize) -> (u64, ByteBuf) {
    let head = seq + records as u64;
    let link = s.feed.get(&numbered(id, head)).map(|row| row.link).unwrap_or_default();
    (head, ByteBuf::from(link.to_vec()))
}

/// @throws Conflict unless `seq` is the head
pub fn expect(account: &Account, seq: u64) -> Answer<()> {
    if account.feed_seq != seq {
        return Err(Error::Conflict { expected: seq, actual: account.feed_seq });
    }
    Ok(())
}

/// @throws InsufficientCredit before anything has changed
pub fn pay(s: &Store, account: &mut Account) -> Answer<()> {
    payments::guard(s, account, Paid::AppendFeed)
}

/// Appends, and certifies the new head. `account` is the caller's copy, which it writes back.
pub fn append(s: &mut Store, id: &Id, account: &mut Account, records: Vec<ByteBuf>) {
    for sealed in records {
        account.feed_seq += 1;
        account.feed_link = format::feed::link(&account.feed_link, account.feed_seq, &sealed);
        s.feed.insert(numbered(id, account.feed_seq), Record { link: account.feed_link, sealed: sealed.into_vec() });
    }
    certify::feed(s, id, account);
}

/// Records from `from` on (at most `limit`, at most 1 MiB) and the certified head; for a member the head alone.
pub fn page(s: &Store, caller: Principal, request: &FeedReq, now: u64) -> Answer<FeedPage> {
    let (mut id, mut account) = keys::account_of(s, caller, Scope::Read, now)?;
    let member = request.share.as_ref().map(|share| members::acting(s, caller, Some(share), Scope::Read, now)).transpose()?;
    let limit = if member.is_some() { 0 } else { request.limit.clamp(1, MAX_RECORDS as u32) as usize };
    if let Some(acting) = member {
        (id, account) = (acting.owner, acting.account);
    }
    let mut bytes = 0;
    let rows = s.feed.range(numbered(&id, request.from)..=numbered(&id, u64::MAX));
    let records = rows.map(|e| FeedRecord { seq: number_of(e.key()), sealed: ByteBuf::from(e.value().sealed) }).enumerate();
    let records = records.take(limit).take_while(|(i, record)| {
        bytes += record.sealed.len();
        *i == 0 || bytes <= MAX_ANSWER
    });
    Ok(FeedPage {
        records: records.map(|(_, record)| record).collect(),
        head_seq: account.feed_seq,
        head_link: ByteBuf::from(account.feed_link.to_vec()),
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(certify::witness(
            s,
            certify::Path::entry(certify::Branch::Feed, &id, &format::feed::head(account.feed_seq, &account.feed_link)),
        )),
    })
}
