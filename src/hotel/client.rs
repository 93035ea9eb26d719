//! Where a request comes from, as far as a site can tell: an address and what the browser says of
//! itself. Both can be shared or made up; they tell a person's devices apart and prove nothing.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{header::USER_AGENT, request::Parts},
};
use cloakroom_engine::world::Client;

/// An address, and the browser's name if it says one.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) address: IpAddr,
    browser: Option<String>,
}

impl Asking {
    pub(super) fn of(parts: &Parts) -> Self {
        let loopback = Client([127, 0, 0, 1].into());
        let Client(address) = parts.extensions.get::<Client>().copied().unwrap_or(loopback);
        let agent = parts.headers.get(USER_AGENT).and_then(|v| v.to_str().ok());
        Self { address, browser: agent.map(browser) }
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
/// `Chrome` and `Safari` too.
fn browser(agent: &str) -> String {
    let known =
        |names: &[(&str, &'static str)]| names.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    let browser = known(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
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

    #[test]
    fn a_user_agent_is_named_by_its_most_special_word() {
        let chromium =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        assert_eq!(browser(chromium), "Chromium on Linux");
        assert_eq!(browser(&format!("{chromium} Edg/142.0.0.0")), "Edge on Linux");
        assert_eq!(browser("curl/8.5.0"), "curl");
        assert_eq!(browser("<script>"), "an unknown browser");
    }
}
