//! `/hotel?path=/account`: the way on from a tab whose sandbox is gone, to the hotel of the learner's sandbox now.
//!
//! A demo host cannot know which that is: our cookie does not go there.

use axum::{extract::Query, response::Redirect};
use serde::Deserialize;
use url::Url;

use crate::tutorial::{
    Problem,
    learner::Learner,
    own_browser::{Opens, OwnBrowser},
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    path: String,
}

pub(crate) async fn hotel(
    Query(wanted): Query<Wanted>,
    own: OwnBrowser,
    learner: Learner,
) -> Result<Redirect, Problem> {
    if let Some(says) = own.says().filter(|_| own.opens() == Opens::Nowhere) {
        return Err(Problem::NotNow { says });
    }
    let Some(sandbox) = learner.sandbox().await? else { return Ok(Redirect::to("/playground")) };
    let hotel = learner.addresses(&sandbox).hotel;
    Ok(Redirect::to(&there(&hotel, &wanted.path).unwrap_or(hotel)))
}

/// The path at this host, and at no other.
fn there(host: &str, path: &str) -> Option<String> {
    let host = Url::parse(host).ok()?;
    let there = host.join(path).ok()?;
    (there.origin() == host.origin()).then(|| there.to_string())
}

#[cfg(test)]
mod tests {
    use super::there;

    #[test]
    fn it_leads_to_the_hotel_and_to_no_other_host() {
        let to = |path: &str| there("http://hotel.k7q2w3e4.cloakroom.localhost:3000", path);
        assert_eq!(to("/account?a=b").unwrap(), "http://hotel.k7q2w3e4.cloakroom.localhost:3000/account?a=b");
        assert!(to("/\r\nX: y").unwrap().is_ascii() && !to("/\r\nX: y").unwrap().contains('\n'));
        for bad in ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"] {
            assert_eq!(to(bad), None, "{bad}");
        }
    }
}
