//! Why an answer sets no cookie, or a request carries none: the usual causes, the likeliest for this paste first.
//!
//! What lives here: the causes, and what in a paste speaks for each. Why here: it is what people with such a paste ask.
//! Deliberately absent: certainty; what decides is on the server.

use super::{Dump, Request};
use crate::explain::{By, Credentials};

/// One cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// In a few words.
    pub title: &'static str,
    /// What in the paste speaks for it.
    pub seen: Option<String>,
    /// What is going on.
    pub says: &'static str,
    /// What to write or to try.
    pub try_it: &'static str,
}

/// Title, what is going on, what to write or to try.
type Words = (&'static str, &'static str, &'static str);

const PLAIN: Words = (
    "The cookie is Secure, and the app believes it is on plain http",
    "express-session then leaves the cookie out and says nothing; DEBUG=express-session prints \"not secured\". The app trusts the proxy only when told to, and only if the proxy names the scheme, once.",
    "app.set('trust proxy', 1), and X-Forwarded-Proto: https from the proxy",
);
const NOTHING_WRITTEN: Words = (
    "Nothing was written into the session",
    "With saveUninitialized: false, and in tower-sessions always, only a session that holds something gets a cookie.",
    "req.session.userId = user.id   or   session.insert(\"user\", id).await?",
);
const SENT_ALREADY: Words = (
    "You sent one already",
    "A cookie goes out when the ID is new. Ask once more without a Cookie header.",
    "curl -i without -b",
);
const ANOTHER_ANSWER: Words = (
    "Another answer set it",
    "A sign-in answers 302 or 303 with the cookie; the page after it has none. In the Network tab look one row up; with curl leave -L out.",
    "curl -i -X POST …/login, without -L",
);
const CACHED: Words = (
    "It comes out of a cache",
    "A cache in front stores pages without their Set-Cookie, or does not ask the app at all.",
    "Cache-Control: private, no-store on every page of a session",
);
const PREFLIGHT: Words = (
    "It is the question before the question",
    "A browser asks with OPTIONS first; that answer sets no cookie, and the request after it does.",
    "look at the POST or GET that follows",
);
const FAILED: Words = (
    "The request failed",
    "Libraries set no cookie, or save no session, when the answer is an error: tower-sessions drops what was written at 5xx.",
    "the log of the server",
);
const TAKEN_OUT: Words =
    ("Something in front took it out", "Ask the app itself, past the proxy.", "curl -i http://127.0.0.1:PORT/login");
const UNDER_WAY: Words = (
    "The answer was under way already",
    "Headers went out before the session was saved.",
    "req.session.save(() => res.redirect(…))",
);

/// Why this answer sets no cookie.
pub(super) fn causes(dump: &Dump) -> Vec<Cause> {
    let last = dump.answers.last();
    let get = |name: &str| last.and_then(|head| head.get(name)).unwrap_or_default().to_ascii_lowercase();
    let status = last.and_then(super::Head::status).unwrap_or(0);
    let sent =
        dump.requests.iter().find_map(|head| head.get("cookie")).map(|_| "the request carried a Cookie".to_owned());
    let hit = |name: &&str| get(name).contains("hit") || (*name == "age" && !get(name).is_empty());
    let cached = ["age", "x-cache", "cf-cache-status", "x-cache-status"].into_iter().find(hit);
    let redirect = (300..400).contains(&status).then(|| format!("status {status}"));
    let methods = get("access-control-allow-methods");
    let preflight = (status == 204 && !methods.is_empty()).then(|| "a preflight (OPTIONS)".to_owned());
    let failed = (status >= 400).then(|| format!("status {status}"));
    let mut all = vec![
        (PLAIN, behind_a_proxy(dump, &get)),
        (NOTHING_WRITTEN, None),
        (SENT_ALREADY, sent),
        (ANOTHER_ANSWER, redirect),
        (CACHED, cached.map(|name| format!("the header {name}"))),
        (PREFLIGHT, preflight),
        (FAILED, failed),
        (TAKEN_OUT, None),
        (UNDER_WAY, None),
    ];
    // These two are likely only where the paste speaks for them.
    all.retain(|(words, seen)| seen.is_some() || ![CACHED, PREFLIGHT].contains(words));
    in_order(all)
}

/// What speaks for an app that does not know that TLS ends in front of it.
fn behind_a_proxy(dump: &Dump, get: &impl Fn(&str) -> String) -> Option<String> {
    let express = get("x-powered-by").contains("express");
    let known = ["nginx", "caddy", "cloudflare", "envoy", "apache", "traefik"];
    let named = known.into_iter().find(|name| get("server").contains(name));
    let front = named.or_else(|| (!get("via").is_empty()).then_some("a proxy (Via)"))?;
    let app = if express { "Express, " } else { "" };
    let tls = if dump.https { ", over https" } else { "" };
    (dump.https || express).then(|| format!("{app}behind {front}{tls}"))
}

const NO_CREDENTIALS: Words = (
    "A fetch without credentials",
    "By itself a fetch carries cookies to its own origin only, and takes none from another's answer. That goes for the sign-in too.",
    "fetch(url, { credentials: \"include\" }), and Access-Control-Allow-Credentials: true",
);
const NEVER_KEPT: Words = (
    "The cookie was never kept",
    "The answer that should have set it was refused. Paste that answer with its headers.",
    "curl -i, or the Response Headers of the sign-in",
);
const SAME_SITE: Words = (
    "SameSite held it back",
    "Another site caused this request. Strict cookies stay; Lax ones go along with links only.",
    "paste the Set-Cookie line together with this request",
);
const SECURE: Words = (
    "Secure, and plain http",
    "A Secure cookie stays in the jar. On localhost Chromium and Firefox send it, Safari does not.",
    "https",
);
const ELSEWHERE: Words = (
    "Another host or another path",
    "Without Domain a cookie is for one host; without Path for the folder of the page that set it.",
    "Path=/, and one host for both",
);
const ENDED: Words = (
    "It ended, or was removed",
    "Its time was over, the browser was closed, or an answer replaced it.",
    "Application tab, Cookies",
);
const NO_BROWSER: Words = (
    "No browser asked",
    "curl and a server have no jar. A page's server has to pass the Cookie header on that it was sent.",
    "headers: { cookie: request.headers.cookie }",
);

/// Why this request carries no cookie.
pub(super) fn of_request(request: &Request) -> Vec<Cause> {
    let include = request.credentials == Some(Credentials::Include);
    let other = (request.by() == By::Fetch && request.cross_origin() && !include)
        .then(|| format!("a script of {} asked {}", request.from().unwrap_or_default(), request.url));
    let cross = request.head.get("sec-fetch-site").filter(|site| *site == "cross-site");
    let plain = request.url.starts_with("http://").then(|| "the address begins with http".to_owned());
    in_order(vec![
        (NO_CREDENTIALS, other),
        (NEVER_KEPT, None),
        (SAME_SITE, cross.map(|_| "Sec-Fetch-Site: cross-site".to_owned())),
        (SECURE, plain),
        (ELSEWHERE, None),
        (ENDED, None),
        (NO_BROWSER, None),
    ])
}

/// What the paste speaks for comes first; else the commonest.
fn in_order(mut all: Vec<(Words, Option<String>)>) -> Vec<Cause> {
    all.sort_by_key(|(_, seen)| seen.is_none());
    all.into_iter().map(|((title, says, try_it), seen)| Cause { title, seen, says, try_it }).collect()
}

#[cfg(test)]
mod tests {
    use super::causes;
    use crate::paste::heads;

    fn first(text: &str) -> String {
        let dump = heads::read(text).unwrap_or_default();
        let causes = causes(&dump);
        assert!(causes.len() >= 5, "{causes:?}");
        causes[0].title.to_owned()
    }

    #[test]
    fn what_the_paste_speaks_for_comes_first() {
        let express =
            "HTTP/2 200\ncontent-type: application/json\nserver: nginx\nx-powered-by: Express\n\n{\"ok\":true}";
        assert!(first(express).contains("plain http"));
        assert!(
            causes(&heads::read(express).unwrap_or_default())[0]
                .seen
                .as_ref()
                .is_some_and(|seen| seen == "Express, behind nginx, over https")
        );
        assert!(first("HTTP/1.1 302 Found\nLocation: /\n\n").contains("Another answer"));
        assert!(
            first("> GET / HTTP/1.1\n> Host: a.example\n> Cookie: sid=1\n>\n< HTTP/1.1 200 OK\n< Date: x\n")
                .contains("already")
        );
        assert!(
            first("HTTP/1.1 204 No Content\nAccess-Control-Allow-Methods: POST\nDate: x\n\n")
                .contains("question before")
        );
        assert!(first("HTTP/1.1 200 OK\nAge: 12\nDate: x\n\n").contains("cache"));
        assert!(first("HTTP/1.1 200 OK\nDate: x\n\n").contains("plain http"), "the commonest");
    }
}
