mod anchor;
mod dataset;
mod delegate;

pub use anchor::Anchor;
pub use dataset::Dataset;
pub use delegate::{authorise, Delegate, SCOPE_ALL, SCOPE_ANCHOR, SCOPE_DATASET};
