//! Where a request comes from, as far as a site can tell: an address and what the browser says of
//! itself. Both can be shared or made up; they tell a person's devices apart and prove nothing.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{Extensions, header::USER_AGENT, request::Parts},
};
use cloakroom_engine::world::Client;

/// An address, and the browser's name if it says one.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) address: IpAddr,
    browser: Option<String>,
}

/// The address alone: asked of every request.
pub(super) fn address(extensions: &Extensions) -> IpAddr {
    extensions.get::<Client>().map_or([127, 0, 0, 1].into(), |Client(address)| *address)
}

impl Asking {
    pub(super) fn of(parts: &Parts) -> Self {
        let agent = parts.headers.get(USER_AGENT).and_then(|v| v.to_str().ok());
        Self { address: address(&parts.extensions), browser: agent.map(browser) }
    }

    /// For a list of devices: `Firefox on Linux, 127.0.0.1`.
    pub(super) fn words(&self) -> String {
        self.browser.as_ref().map_or_else(|| self.address.to_string(), |browser| format!("{browser}, {}", self.address))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Browser and system from a User-Agent. The more special name is asked for first: Edge says
/// `Chrome` and `Safari` too, an iPhone `Mac OS X`, and each browser there has a word of its own.
fn browser(agent: &str) -> String {
    let known =
        |names: &[(&str, &'static str)]| names.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    let browser = known(&[
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"),
        ("OPT/", "Opera"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chromium"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "an unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    /// What browsers say of themselves: this, after the system in brackets and the engine.
    fn says(system: &str, rest: &str) -> String {
        browser(&format!("Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) {rest}"))
    }

    #[test]
    fn a_user_agent_is_named_by_its_most_special_word() {
        let (linux, chrome) = ("X11; Linux x86_64", "Chrome/142.0.0.0 Safari/537.36");
        assert_eq!(says(linux, chrome), "Chromium on Linux");
        assert_eq!(says(linux, &format!("{chrome} Edg/142.0.0.0")), "Edge on Linux");
        assert_eq!(says("Windows NT 10.0; Win64; x64", &format!("{chrome} OPR/124.0.0.0")), "Opera on Windows");
        let (android, mobile) = ("Linux; Android 10; K", "Chrome/142.0.0.0 Mobile Safari/537.36");
        assert_eq!(says(android, mobile), "Chromium on Android");
        assert_eq!(says(android, &format!("{mobile} EdgA/142.0.0.0")), "Edge on Android");
        assert_eq!(says(android, &format!("{mobile} OPR/92.0.0.0")), "Opera on Android");
        let mac = "Macintosh; Intel Mac OS X 10_15_7";
        assert_eq!(says(mac, "Version/26.0 Safari/605.1.15"), "Safari on macOS");
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
            "Firefox on Linux"
        );
        assert_eq!(browser("curl/8.5.0"), "curl");
        assert_eq!(browser("<script>"), "an unknown browser");
    }

    #[test]
    fn a_browser_on_an_iphone_or_ipad_is_named_by_its_own_word() {
        let iphone = "iPhone; CPU iPhone OS 18_7 like Mac OS X";
        let cases = [
            ("Version/26.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
            ("CriOS/142.0.0.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
            ("FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
            ("Version/18.0 EdgiOS/142.0.0.0 Mobile/15E148 Safari/605.1.15", "Edge on iPhone"),
            ("Version/18.7 Mobile/15E148 Safari/604.1 OPT/6.0.0", "Opera on iPhone"),
        ];
        for (rest, wanted) in cases {
            assert_eq!(says(iphone, rest), wanted);
        }
        assert_eq!(says("iPad; CPU OS 18_7 like Mac OS X", cases[0].0), "Safari on iPad");
    }
}
