//! WebTransport (HTTP/3) server, BLAKE3, signatures and appends for the storage node; `addon.ts` is the typed side of this.

mod append;
mod certificate;
mod hash;
mod listener;
mod schedule;
mod session;
mod sign;
mod stream;

use std::fmt::Display;

/// A JavaScript Error with the text of `error`.
fn failed<E: Display>(error: E) -> napi::Error {
    napi::Error::from_reason(error.to_string())
}
