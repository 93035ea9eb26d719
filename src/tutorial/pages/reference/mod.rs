//! The reference: pages to look something up in.

pub(super) mod cookies;
