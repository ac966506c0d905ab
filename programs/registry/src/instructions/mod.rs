pub mod add_delegate;
pub mod anchor;
pub mod open_anchor;
pub mod register_dataset;
pub mod revoke_delegate;
