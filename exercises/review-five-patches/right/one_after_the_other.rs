// Right: one question after the other.

use Attack::{AfterLogout, AfterNewPassword, ByTheSibling, Planted, WithoutLogin};

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    if patch == Patch::One {
        AfterLogout
    } else if patch == Patch::Two {
        ByTheSibling
    } else if patch == Patch::Three {
        Planted
    } else if patch == Patch::Four {
        WithoutLogin
    } else {
        AfterNewPassword
    }
}
