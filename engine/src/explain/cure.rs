//! What to do about a verdict.
//!
//! What lives here: a sentence for each reason that keeps a cookie back. Why here: the page, the command line and the
//! story of a HAR say the same. Deliberately absent: what a site could want instead; it may be right that the cookie
//! stays.

/// What to do, for whoever wants the cookie to go along; `None` where nothing is wrong.
#[must_use]
pub fn cure(code: &str, method: Option<&str>) -> Option<&'static str> {
    let unsafe_method = !matches!(method, None | Some("GET" | "HEAD" | "OPTIONS" | "TRACE"));
    Some(match code {
        "WithoutCredentials" => {
            "Write fetch(url, { credentials: \"include\" }), for the sign-in too, and answer Access-Control-Allow-Credentials: true with the page's own origin in Access-Control-Allow-Origin."
        }
        "NoBrowser" => {
            "Pass the Cookie header on that the page's own request brought: headers: { cookie: request.headers.cookie }."
        }
        "SecureOnly" => {
            "Serve the site over https. While you develop on localhost, Chromium and Firefox make an exception; leave Secure out for others."
        }
        "SameSiteNoneInsecure" => "Add Secure, or choose SameSite=Lax.",
        "InvalidPartitioned" => "Add Secure.",
        "InvalidDomain" => {
            "Leave Domain out, or name the host that the browser sees, not one behind a proxy, and no public suffix."
        }
        "InvalidPrefix" => "Give the cookie what its name promises, or another name.",
        "SameSiteLax" | "SameSiteUnspecifiedTreatedAsLax" if unsafe_method => {
            "Let this address need no session and set no cookie, and let it redirect (303) to a page of the site: that GET carries the cookie. Or give that leg a short-lived cookie of its own with SameSite=None; Secure."
        }
        "SameSiteStrict" => {
            "Use SameSite=Lax: links from other sites then carry the cookie, and forms still do not. For a part of another site's page only SameSite=None; Secure works."
        }
        "SameSiteLax" | "SameSiteUnspecifiedTreatedAsLax" => {
            "In a frame, a picture or a script of another site only SameSite=None; Secure cookies go along, and Partitioned where third-party cookies are blocked. Better: one site for both."
        }
        "UserPreferences" | "PartitionMismatch" => {
            "It is a third-party cookie here. Put both hosts on one site, or use SameSite=None; Secure; Partitioned: then each site around has a cookie of its own."
        }
        "DomainMismatch" => "Ask the host that set it, or set it with the Domain that both share.",
        "NotOnPath" => "Set it with Path=/.",
        "HttpOnly" => "Leave it hidden: let the server tell the page what it needs to know.",
        "BrowserClosed" => "Add Max-Age, if it is to outlive the browser.",
        "Expired" | "AlreadyExpired" => {
            "Give it a longer Max-Age. Max-Age counts from when the answer comes in; Expires is a date, and a wrong clock on one side makes it another."
        }
        "NameValuePairExceedsMaxSize" => "Keep the data on the server, and an ID in the cookie.",
        "DisallowedCharacter" => "Encode the value, for example with encodeURIComponent.",
        _ => return None,
    })
}
