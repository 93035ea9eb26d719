//! Whether a fetch carries cookies at all.
//!
//! What lives here: the credentials mode and what it decides. Why here: it decides before a jar is asked, and the
//! standard of cookies does not know it. Deliberately absent: what a jar makes of a request that carries them.

use url::Url;

use crate::site::same_origin;

/// The credentials mode of a fetch.
///
/// Standard: Fetch standard, Requests (credentials mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// Always: `credentials: "include"`.
    Include,
    /// Only if the address has the page's origin: what a fetch does when it says nothing.
    SameOrigin,
    /// Never: `credentials: "omit"`.
    Omit,
}

impl Credentials {
    /// All of them.
    pub const ALL: [Credentials; 3] = [Credentials::Include, Credentials::SameOrigin, Credentials::Omit];

    /// As a script writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Credentials::Include => "include",
            Credentials::SameOrigin => "same-origin",
            Credentials::Omit => "omit",
        }
    }

    /// The mode of this name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Credentials> {
        Credentials::ALL.into_iter().find(|mode| mode.name() == name.replace('_', "-"))
    }

    /// Whether a fetch by this page carries cookies to this address, which these addresses redirected to. One origin
    /// apart in between is enough: what comes then is no longer the page's own.
    ///
    /// Standard: Fetch standard, HTTP-network-or-cache fetch (includeCredentials).
    #[must_use]
    pub fn carries(self, page: Option<&Url>, redirects: &[Url], url: &Url) -> bool {
        match self {
            Credentials::Include => true,
            Credentials::Omit => false,
            Credentials::SameOrigin => {
                page.is_none_or(|page| redirects.iter().chain([url]).all(|hop| same_origin(page, hop)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::Credentials;

    #[test]
    fn the_port_and_each_hop_count_for_an_origin() {
        let url = |text: &str| Url::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error}"));
        let page = url("http://localhost:5173/");
        let carries = |mode: Credentials, hops: &[&str], to: &str| {
            let hops: Vec<Url> = hops.iter().map(|hop| url(hop)).collect();
            mode.carries(Some(&page), &hops, &url(to))
        };
        assert!(carries(Credentials::SameOrigin, &[], "http://localhost:5173/api"));
        assert!(!carries(Credentials::SameOrigin, &[], "http://localhost:4000/api"));
        assert!(carries(Credentials::Include, &[], "http://localhost:4000/api"));
        assert!(!carries(Credentials::Omit, &[], "http://localhost:5173/api"));
        assert!(!carries(Credentials::SameOrigin, &["http://localhost:4000/"], "http://localhost:5173/"));
        assert_eq!(Credentials::named("same_origin"), Some(Credentials::SameOrigin));
        assert_eq!(Credentials::named("always"), None);
    }
}
