// Right: the patches are asked themselves, where that is possible.

use axum::http::{HeaderMap, HeaderValue};

/// Which attack does this patch let through?
pub fn review(patch: Patch) -> Attack {
    let mut shop = HeaderMap::new();
    shop.insert("origin", HeaderValue::from_static("https://shop.grand.example"));
    shop.insert("sec-fetch-site", HeaderValue::from_static("same-site"));
    let (sibling, open, old) = match patch {
        Patch::One => (patch_1::is_foreign(&shop), patch_1::is_open("/rooms/7/plan.css"), patch_1::still_good(0, 1)),
        Patch::Two => (patch_2::is_foreign(&shop), patch_2::is_open("/rooms/7/plan.css"), patch_2::still_good(0, 1)),
        Patch::Three => (patch_3::is_foreign(&shop), patch_3::is_open("/rooms/7/plan.css"), patch_3::still_good(0, 1)),
        Patch::Four => (patch_4::is_foreign(&shop), patch_4::is_open("/rooms/7/plan.css"), patch_4::still_good(0, 1)),
        Patch::Five => (patch_5::is_foreign(&shop), patch_5::is_open("/rooms/7/plan.css"), patch_5::still_good(0, 1)),
    };
    match (sibling, open, old) {
        (false, ..) => Attack::ByTheSibling,
        (_, true, _) => Attack::WithoutLogin,
        (.., true) => Attack::AfterNewPassword,
        // Two are left: what is done at a login, and at a logout.
        _ if patch == Patch::One => Attack::AfterLogout,
        _ => Attack::Planted,
    }
}
