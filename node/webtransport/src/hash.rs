use napi::bindgen_prelude::{BufferSlice, Result};
use napi_derive::napi;

/// Writes the BLAKE3-256 of `bytes` into the front of `into`, on the calling thread (half a MiB takes about 0.2 ms). A buffer of its own for each would cost more than a short hash.
#[napi]
pub fn blake3(bytes: &[u8], mut into: BufferSlice) -> Result<()> {
    let room = into.first_chunk_mut::<32>().ok_or_else(|| crate::failed("a hash has 32 bytes"))?;
    *room = *blake3::hash(bytes).as_bytes();
    Ok(())
}
