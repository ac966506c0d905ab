//! Checks at the door, and the answers they give.
pub use format::error::Error;

pub type Answer<T> = Result<T, Error>;

pub fn invalid(reason: impl Into<String>) -> Error {
    Error::InvalidRequest { reason: reason.into() }
}

pub fn unavailable(reason: impl Into<String>) -> Error {
    Error::ServiceTemporarilyUnavailable { reason: reason.into() }
}

/// `bytes` as an id or hash, or `InvalidRequest` naming the field.
pub fn exact<const N: usize>(name: &str, bytes: &[u8]) -> Answer<[u8; N]> {
    format::exact(name, bytes).map_err(invalid)
}

/// Refuses what is longer than `most`.
pub fn at_most(name: &str, length: usize, most: usize) -> Answer<()> {
    if length > most {
        return Err(invalid(format!("{name}: at most {most}, got {length}")));
    }
    Ok(())
}
