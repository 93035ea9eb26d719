//! Whether browsers would send the session along with a forged request: the engine's verdict, browser by browser.

use cloakroom_engine::cookie::{Api, Context, Profile, judge_send};
use url::Url;

use crate::visitor::{Act, Visitor};

/// Whether the cookie travels.
pub(super) struct Travels {
    /// In one browser at least.
    pub(super) anywhere: bool,
    /// In words.
    pub(super) says: String,
}

/// Would the cookies of this name go along, from that page?
pub(super) fn verdict(alice: &Visitor<'_>, names: &[String], act: &Act, from: &Url) -> Travels {
    let now = alice.net().now();
    let sends = |profile: Profile| {
        let context = Context {
            method: &act.method,
            initiator: Some(from),
            kind: act.kind,
            api: Api::Http,
            ..Context::typed(&act.url, now)
        };
        let mut own = alice.jar.cookies().filter(|cookie| names.contains(&cookie.name)).peekable();
        own.peek().is_some() && own.all(|cookie| judge_send(cookie, &context, &profile.policy()).sent)
    };
    let browsers = [Profile::Chromium, Profile::Firefox, Profile::Safari];
    let (send, keep): (Vec<Profile>, Vec<Profile>) = browsers.into_iter().partition(|profile| sends(*profile));
    let titles = |of: &[Profile]| of.iter().map(|profile| profile.title()).collect::<Vec<_>>().join(", ");
    let host = from.origin().ascii_serialization();
    let says = match (send.is_empty(), keep.is_empty()) {
        (true, _) => format!(
            "From {host} no browser sends the cookie along now, so only SameSite stands in the way: another port or name of this site gets past it."
        ),
        (false, true) => format!("From {host} browsers send the cookie along."),
        (false, false) => format!("From {host} the cookie goes along in {}, not in {}.", titles(&send), titles(&keep)),
    };
    Travels { anywhere: !send.is_empty(), says }
}
