//! INSECURE ON PURPOSE, by switch: `safe_next` off.
//!
//! Where a guest goes after the login: the page that was asked for, carried in `next`. Off, `next`
//! may name any address: the hotel's own login then leads to a page of somebody else's (CWE-601).

use url::Url;

/// Where a guest goes who asked for nothing.
pub(super) const HOME: &str = "/account";

/// The address of the login page that leads back to a page.
pub(super) fn login_for(page: Option<&str>) -> String {
    match page {
        Some(page) => {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", page).finish();
            format!("/login?{query}")
        }
        None => "/login".to_owned(),
    }
}

// ANCHOR: destination
/// The address to go to. Checked, it must be of the hotel's own origin: it is resolved as a browser
/// would, because `//evil.example`, `/\evil.example` and a tab in between all lead away.
pub(super) fn destination(next: &str, origin: &str, checked: bool) -> String {
    if next.is_empty() {
        return HOME.to_owned();
    }
    if !checked {
        return next.to_owned();
    }
    let own = Url::parse(origin).ok();
    let there = own
        .as_ref()
        .and_then(|own| own.join(next).ok())
        .filter(|url| Some(url.origin()) == own.as_ref().map(Url::origin)); // MARK
    match there {
        // `/.//evil.example` has the path `//evil.example`: as it stands, the next reader takes that for a host.
        Some(url) => format!("/{}", url[url::Position::BeforePath..].trim_start_matches('/')),
        None => HOME.to_owned(),
    }
}
// ANCHOR_END: destination

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://hotel.grand.example";

    #[test]
    fn a_page_of_the_hotel_is_reached_and_nothing_else() {
        assert_eq!(destination("/devices?all=1", OWN, true), "/devices?all=1");
        for away in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x"] {
            assert_eq!(destination(away, OWN, true), HOME, "{away}");
            assert_eq!(destination(away, OWN, false), away);
        }
        assert_eq!(destination("/.//evil.example", OWN, true), "/evil.example");
    }

    #[test]
    fn the_login_page_carries_the_page_that_was_asked_for() {
        assert_eq!(login_for(Some("/devices?a=b&c")), "/login?next=%2Fdevices%3Fa%3Db%26c");
        assert_eq!(login_for(None), "/login");
    }
}
