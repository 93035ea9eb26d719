//! Themes about what nobody writes on purpose: lines put together from pieces, unusual hosts, pages without an origin.
//!
//! What lives here: cases in which chance has more to say than elsewhere. Why here: the other themes try what their
//! author thought of. Deliberately absent: hosts below a real public suffix; every case has those.

use super::{
    draft::Draft,
    lines,
    scenes::{self, Who},
};
use crate::verdicts::case::{Kind, Query};

/// What a line may be made of. Pieces that begin or end attributes come more often.
const PIECES: &[&str] = &[
    ";",
    ";",
    ";",
    "; ",
    "=",
    "=",
    "=",
    " ",
    "\t",
    "\"",
    ",",
    "é",
    "%3D",
    "a",
    "/",
    "0",
    "-5",
    ".",
    "Path",
    "Path=/",
    "path=/admin",
    "Domain=",
    "domain",
    "Secure",
    "secure ",
    "HttpOnly",
    "SameSite",
    "SameSite=",
    "Lax",
    "None",
    "strict",
    "Partitioned",
    "Max-Age",
    "max-age=100",
    "Max-Age=0",
    "Expires=",
    "Wed, 01 Jan 2070 00:00:00 GMT",
    "1 Jan 70 1:2:3",
    "Thu, 01-Jan-1970",
    "00:00:00",
    "__Host-",
    "__secure-",
    "__Http-",
    "\u{1}",
    "\u{7f}",
    "$Version=1",
    "[]",
    "\\",
];

/// A page that has no origin, and so no site.
const OPAQUE: &str = "data:text/html,<body>";

/// Lines of up to ten pieces. One a step: two might have the same name, and then only the second can be seen.
pub(super) fn soup(draft: &mut Draft) {
    draft.furnish();
    for _ in 0..draft.one_of(&[2, 3]) {
        let start = draft.one_of(&["", "", "", "=", "__Host-", " ", "\"", "é"]);
        let middle = draft.one_of(&["=", "=", "=", "", "==", " = ", "\t"]);
        let mut line = format!("{start}{}{middle}", draft.name());
        for _ in 0..draft.one_of(&[2, 4, 6, 8, 10]) {
            line += draft.one_of(PIECES);
        }
        let scheme = draft.one_of(&["https", "https", "http"]);
        let url = format!("{scheme}://{}{}", draft.hotel(), draft.path());
        draft.set(url, vec![line]);
    }
}

/// Addresses, single labels, a final dot, a name that is not ASCII, and the loopback names that browsers trust.
pub(super) fn hosts(draft: &mut Draft) {
    let host = draft.one_of(&[
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "intranet",
        "hotel.grand.example.",
        "hotel.xn--bcher-kva.example",
        "hotel.grand.localhost",
        "localhost",
        "github.io",
        "hotel.grand.www.ck",
        "hotel.city.kawasaki.jp",
        "hotel.grand.kawasaki.jp",
    ]);
    let parent = host.split_once('.').map_or(host, |(_, parent)| parent);
    let domains = [
        host.to_owned(),
        format!(".{host}"),
        parent.to_owned(),
        format!(".{parent}"),
        "bücher.example".to_owned(),
        "grand.example".to_owned(),
        "grand.example.".to_owned(),
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        String::new(),
    ];
    let mut set: Vec<String> = (0..4)
        .map(|_| {
            let (name, domain, more) = (draft.name(), draft.one_of(&domains), lines::same_site(draft));
            format!("{name}=1; Domain={domain}{more}")
        })
        .collect();
    let (secure, host_only) = (draft.name(), draft.name());
    set.push(format!("{secure}=1; Secure"));
    let domain = draft.one_of(&["", "; Domain=", &format!("; Domain={host}")]).to_owned();
    set.push(format!("__Host-{host_only}=1; Secure; Path=/{domain}"));
    let scheme = draft.one_of(&["https", "http"]);
    draft.set(format!("{scheme}://{host}/"), set);
    let scheme = draft.one_of(&["https", "http"]);
    // A part of an address is another address, which browsers write in another way.
    let address = host.ends_with(|last: char| last.is_ascii_digit());
    let asked = draft.one_of(&[host, host, if address { host } else { parent }]);
    let query = Query { url: format!("{scheme}://{asked}/"), ..draft.request(scheme) };
    draft.ask(query);
}

/// Caused by a page that was opened from a `data:` URL.
pub(super) fn opaque_page(draft: &mut Draft) {
    draft.furnish();
    let line = lines::for_the_site(draft);
    draft.set(format!("https://{}/", draft.hotel()), vec![line]);
    if draft.chance(50) {
        let (kind, line) = (scenes::embedded(draft), lines::ordinary(draft));
        draft.push(format!("https://{}/", draft.hotel()), vec![line], super::Api::Http, Some(OPAQUE.to_owned()), kind);
    }
    let mut query = draft.request("https");
    scenes::from(draft, &mut query, Who::Foreign);
    query.initiator = Some(OPAQUE.to_owned());
    if draft.chance(40) {
        query.kind = Kind::Navigate;
    }
    draft.ask(query);
}
