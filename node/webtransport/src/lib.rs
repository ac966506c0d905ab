//! WebTransport (HTTP/3) server and BLAKE3 for the storage node; `addon.ts` is the typed side of this.

mod certificate;
mod hash;
mod listener;
mod session;
mod stream;

use std::fmt::Display;

/// A JavaScript Error with the text of `error`.
fn failed<E: Display>(error: E) -> napi::Error {
    napi::Error::from_reason(error.to_string())
}
