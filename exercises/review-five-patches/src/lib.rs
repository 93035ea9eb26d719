//! Exercise: review five patches.
//!
//! Read `patch_1.rs` to `patch_5.rs`, and answer in [`review`]. There is nothing to change there.

mod hotel;
mod patch_1;
mod patch_2;
mod patch_3;
mod patch_4;
mod patch_5;

pub use hotel::{Attack, COOKIE, Guests, Patch, hotel};

// Yours: from here.

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    // TODO: read the five files.
    match patch {
        Patch::One | Patch::Two | Patch::Three | Patch::Four | Patch::Five => Attack::ByAnotherSite,
    }
}

// Yours: to here.
