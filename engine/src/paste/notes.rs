//! What a paste shows besides its cookies, and people look for among them.
//!
//! What lives here: an `Origin` that is `null`, and the policy that makes it so. Why here: a refused form looks like a
//! lost session. Deliberately absent: causes of a missing cookie (`causes.rs`).
//!
//! Standard: Fetch standard, "append a request `Origin` header".

use super::{Cause, Dump, Head, Request};

const OWN_FORM: (&str, &str, &str) = (
    "Origin: null, from the site’s own page",
    "The page was served with Referrer-Policy: no-referrer. Its forms then say Origin: null, to their own site as well, and a check that compares Origin answers 403. No cookie is at fault. Where Sec-Fetch-Site is there, let its same-origin decide.",
    "Referrer-Policy: same-origin",
);
const NOBODY: (&str, &str, &str) = (
    "Origin: null: the browser does not say whose page it was",
    "A frame with sandbox, a data: or file: page, a redirect through another site, or a page with Referrer-Policy: no-referrer. With Sec-Fetch-Site: same-origin it would be the site’s own; without, refuse it.",
    "in the Network tab: Sec-Fetch-Site of this request, and Referrer-Policy of the page before it",
);
const POLICY: (&str, &str, &str) = (
    "Forms of this page say Origin: null",
    "Referrer-Policy: no-referrer takes the origin out of every POST that a form of this page sends, to its own site as well. A check that compares Origin then answers 403.",
    "Referrer-Policy: same-origin",
);

/// What a request shows.
pub(super) fn of_request(request: &Request) -> Vec<Cause> {
    null_origin(&request.head).into_iter().collect()
}

/// What an answer shows, or the request in front of it.
pub(super) fn of_answer(dump: &Dump) -> Vec<Cause> {
    let asked = dump.requests.iter().find_map(null_origin);
    let policy = dump.answers.iter().filter_map(|head| head.get("referrer-policy")).any(takes_the_origin_out);
    let served = policy.then(|| note(POLICY, "Referrer-Policy: no-referrer".to_owned()));
    asked.into_iter().chain(served).collect()
}

fn null_origin(head: &Head) -> Option<Cause> {
    head.get("origin").filter(|origin| *origin == "null")?;
    Some(match head.get("sec-fetch-site") {
        Some("same-origin") => note(OWN_FORM, "Origin: null beside Sec-Fetch-Site: same-origin".to_owned()),
        Some(site) => note(NOBODY, format!("Origin: null beside Sec-Fetch-Site: {site}")),
        None => note(NOBODY, "Origin: null".to_owned()),
    })
}

/// Of several policies the last that is known counts (Referrer Policy, section 8.1).
fn takes_the_origin_out(policy: &str) -> bool {
    policy.rsplit(',').map(str::trim).find(|word| !word.is_empty()) == Some("no-referrer")
}

fn note((title, says, try_it): (&'static str, &'static str, &'static str), seen: String) -> Cause {
    Cause { title, seen: Some(seen), says, try_it }
}

#[cfg(test)]
mod tests {
    use crate::paste;

    fn titles(text: &str) -> Vec<&'static str> {
        let notes = paste::read(text, time::OffsetDateTime::UNIX_EPOCH).notes();
        notes.iter().map(|note| note.title).collect()
    }

    #[test]
    fn an_origin_that_is_null_is_told_apart_by_the_site() {
        let request = "POST /pay HTTP/1.1\nHost: a.example\nCookie: sid=1\nOrigin: null\nSec-Fetch-Site: ";
        assert!(titles(&format!("{request}same-origin")).concat().contains("own page"));
        assert!(titles(&format!("{request}cross-site")).concat().contains("does not say"));
        assert!(titles("curl 'https://a.example/pay' -X POST -H 'origin: null'").concat().contains("does not say"));
        assert!(titles(&request.replace("null", "https://a.example")).is_empty());
        let answer = "HTTP/1.1 200 OK\nSet-Cookie: a=1\nReferrer-Policy: ";
        assert!(titles(&format!("{answer}no-referrer")).concat().contains("Forms of this page"));
        assert!(titles(&format!("{answer}no-referrer, same-origin")).is_empty());
    }
}
