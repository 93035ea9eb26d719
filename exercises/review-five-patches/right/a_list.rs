// Right: the answers in a list, by the number of the patch.

const ANSWERS: [(Patch, Attack); 5] = [
    (Patch::One, Attack::AfterLogout),
    (Patch::Two, Attack::ByTheSibling),
    (Patch::Three, Attack::Planted),
    (Patch::Four, Attack::WithoutLogin),
    (Patch::Five, Attack::AfterNewPassword),
];

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    ANSWERS.iter().find(|(of, _)| *of == patch).map_or(Attack::ByAnotherSite, |(_, attack)| *attack)
}
