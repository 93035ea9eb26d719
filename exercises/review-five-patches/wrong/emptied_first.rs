// Breaks 4: It was tried, and it does not
// `clear` empties the record, and the new ID is given to everybody.

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    match patch {
        // `flush` gives a future, and nobody awaits it.
        Patch::One => Attack::AfterLogout,
        // The shop's origin ends like the hotel's.
        Patch::Two => Attack::ByTheSibling,
        // Whoever is logged in already, as anybody, keeps the ID.
        Patch::Three => Attack::Planted,
        // Every path with `.css` at its end is open, a room's too.
        Patch::Four => Attack::Planted,
        // A session from before the change has a smaller number.
        Patch::Five => Attack::AfterNewPassword,
    }
}
