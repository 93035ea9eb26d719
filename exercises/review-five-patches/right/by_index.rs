// Right: an array, in the order of the patches.

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    let answers =
        [Attack::AfterLogout, Attack::ByTheSibling, Attack::Planted, Attack::WithoutLogin, Attack::AfterNewPassword];
    answers[patch as usize]
}
