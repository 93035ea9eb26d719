//! The words on a request that no jar is asked about: a fetch without credentials, a server's own request.
//!
//! What lives here: what setting and sending say alike. Why here: both say it of the same request. Deliberately absent:
//! the rules of cookies.

/// The headline on a fetch without credentials, whichever way the cookie goes.
pub(super) const WITHOUT_CREDENTIALS: &str = "A fetch without credentials.";

/// On a request that no browser sends.
pub(super) const NO_BROWSER: &str = "The cookie lies in the visitor's browser, and this request does not come from there. A page's \
                          server that asks another has to pass the Cookie header on that it was sent, as it came.";

/// What the page's script wrote, and what it would have to write.
pub(super) fn without_credentials(page: &str, mode: &str) -> String {
    if mode == "omit" {
        return format!("A script of {page} asked with credentials: \"omit\", which leaves cookies out.");
    }
    format!(
        "A script of {page} asked another origin. By itself a fetch carries cookies to its own origin only, and keeps \
         none from another's answer."
    )
}
