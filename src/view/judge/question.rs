//! The question in words, and how its two hosts stand to each other.

use cloakroom_engine::{
    explain::{Ask, By, Case, Credentials, SetBy, in_words},
    site::{self, Relation},
};
use url::Url;

/// One sentence's worth: `GET localhost:4000/me by a fetch without credentials, on localhost:5173`.
pub(super) fn question(ask: &Ask, case: &Case) -> String {
    let query = &case.query;
    let to = short(&query.url);
    let page = query.initiator.as_deref().map(short);
    let on = page.as_ref().map(|page| format!(", on {page}")).unwrap_or_default();
    let method = query.method.as_deref().unwrap_or("GET");
    let carries = match ask.credentials {
        Credentials::Include => "a fetch with credentials",
        Credentials::SameOrigin => "a fetch without options",
        Credentials::Omit => "a fetch that omits credentials",
    };
    let mut text = match ask.by {
        By::Typed => format!("{method} {to}, typed"),
        By::Link => format!("{method} {to} by a link{on}"),
        By::Form => format!("{method} {to} by a form{on}"),
        By::Fetch => format!("{method} {to} by {carries}{on}"),
        By::Image => format!("{method} {to} as a picture{on}"),
        By::Frame => format!("{method} {to} in a frame{on}"),
        By::Script => format!("document.cookie on {to}"),
        By::Server => format!("{method} {to} by a server"),
    };
    if !ask.around.is_empty() && ask.by != By::Typed && ask.by != By::Server {
        text.push_str(&format!(", inside {}", short(&ask.around)));
    }
    for hop in &query.redirects {
        text.push_str(&format!(", redirected by {}", short(hop)));
    }
    if ask.restarted {
        text.push_str(", after the browser was closed");
    } else if !ask.later.is_zero() {
        text.push_str(&format!(", {} later", in_words(ask.later)));
    }
    let brought = match ask.set_by {
        SetBy::Page => return text,
        SetBy::Form => "the answer to a form",
        SetBy::Fetch => carries,
        SetBy::Image => "a picture",
        SetBy::Frame => "a page in a frame",
        SetBy::Script => "a script",
        SetBy::Redirect => "a redirect",
    };
    format!("{text}; set by {brought}")
}

/// Host and path, without what may be secret or long.
fn short(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return url.chars().take(60).collect() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path: String = url.path().chars().take(40).collect();
    format!("{}{port}{}", url.host_str().unwrap_or(url.scheme()), if path == "/" { "" } else { &path })
}

/// How the page that asks and the address that is asked stand to each other.
fn hosts(case: &Case) -> Option<(String, String, Relation)> {
    let (page, to) = (case.query.initiator.as_deref().or(case.query.top.as_deref())?, &case.query.url);
    let (from, target) = (Url::parse(page).ok()?, Url::parse(to).ok()?);
    let relation = site::relation(Some(&from), &target);
    let host = |url: &Url| {
        format!(
            "{}{}",
            url.host_str().unwrap_or("a page without a host"),
            url.port().map(|port| format!(":{port}")).unwrap_or_default()
        )
    };
    let (mut one, mut two) = (host(&from), host(&target));
    if from.scheme() != target.scheme() {
        (one, two) = (format!("{}://{one}", from.scheme()), format!("{}://{two}", target.scheme()));
    }
    Some((one, two, relation))
}

/// The same in a sentence.
pub(super) fn relation(case: &Case) -> Option<[String; 4]> {
    let (one, two, stands) = hosts(case)?;
    let (what, why) = match stands {
        Relation::None | Relation::SameOrigin => return None,
        Relation::SameSite => {
            ("one site, two origins", "Ports and names below one domain count for origins, not for sites.")
        }
        Relation::CrossSite if one.contains("://") => {
            ("two sites to Chromium and the standard", "The scheme counts there; to Firefox they are one site.")
        }
        Relation::CrossSite => ("two sites", "SameSite and third-party rules apply."),
    };
    Some([one, two, what.to_owned(), why.to_owned()])
}

#[cfg(test)]
mod tests {
    use cloakroom_engine::explain::{Ask, By, Credentials};

    use super::{question, relation};

    #[test]
    fn the_question_is_read_back() {
        let text = str::to_owned;
        let ask = Ask {
            at: text("http://localhost:4000/login"),
            to: text("http://localhost:4000/me?token=x"),
            by: By::Fetch,
            from: text("http://localhost:5173/"),
            credentials: Credentials::SameOrigin,
            ..Ask::default()
        };
        let case = ask.case().unwrap_or_default();
        assert_eq!(question(&ask, &case), "GET localhost:4000/me by a fetch without options, on localhost:5173");
        assert_eq!(relation(&case).map(|words| words[2].clone()).as_deref(), Some("one site, two origins"));
    }
}
