use anchor_lang::prelude::*;

/// Numbered from 6000 in this order: append only.
#[error_code]
pub enum RegistryError {
    #[msg("The signer is neither the owner nor a delegate of the owner")]
    NotAllowed,
    #[msg("The delegation has expired")]
    Expired,
    #[msg("The delegation does not cover this")]
    OutOfScope,
    #[msg("The delegation's spending limit is reached")]
    OverCap,
    #[msg("The anchor has moved on: another sequence number was expected")]
    WrongSequence,
    #[msg("An anchor can't lose versions")]
    FewerLeaves,
    #[msg("The same versions can't have another root")]
    OtherRoot,
    #[msg("The scope is empty or has unknown bits")]
    BadScope,
    #[msg("The expiry is not in the future")]
    BadExpiry,
    #[msg("An owner needs no delegation")]
    OwnDelegate,
    #[msg("The content id is not CIDv1, dag-cbor, BLAKE3-256")]
    BadCid,
    #[msg("A number is too large")]
    Overflow,
}
