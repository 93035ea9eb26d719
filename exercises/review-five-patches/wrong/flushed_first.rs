// Breaks 2: It was tried, and it does not
// `flush` before `cycle_id` keeps no ID.

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    match patch {
        // `flush` gives a future, and nobody awaits it.
        Patch::One => Attack::AfterLogout,
        // The shop's origin ends like the hotel's.
        Patch::Two => Attack::Planted,
        // Whoever is logged in already, as anybody, keeps the ID.
        Patch::Three => Attack::Planted,
        // Every path with `.css` at its end is open, a room's too.
        Patch::Four => Attack::WithoutLogin,
        // A session from before the change has a smaller number.
        Patch::Five => Attack::AfterNewPassword,
    }
}
