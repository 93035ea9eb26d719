//! The table, as far as it is about a shared cache.

use super::cases::{Ask, Case, ELSEWHERE, OK};

/// Two clients ask for one page.
const fn page(
    headers: &'static [(&'static str, &'static str)],
    answer: (u16, &'static [(&'static str, &'static str)]),
) -> Ask {
    Ask { line: "GET /account", headers, answer, watch: &["set-cookie"] }
}

const ALICE: &[(&str, &str)] = &[("Cookie", "sid=alice")];
const MALLORY: &[(&str, &str)] = &[("Cookie", "sid=mallory")];
const CACHE: &str = "location / { proxy_pass http://UPSTREAM; proxy_cache shared; }";
const KEEPS_ALL: &str = "location / { proxy_pass http://UPSTREAM; proxy_cache shared;
    proxy_cache_valid 200 301 302 303 307 308 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; }";
const BY_THE_STANDARD: &[(&str, &str)] = &[("shared_cache", "rfc9111")];
const ALL_OF_IT: &[(&str, &str)] = &[("shared_cache", "keeps_all")];
const ASKED_TWICE: &[&str] = &["asked /account; 200", "asked /account; 200"];
const KEPT: &[&str] = &["asked /account; 200", "kept; 200"];

pub(super) const CACHE_CASES: &[Case] = &[
    Case {
        name: "cache: nothing said",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, OK), page(MALLORY, OK)],
        shows: ASKED_TWICE,
        ours_instead: None,
    },
    Case {
        name: "cache: max-age gives Alice's page to Mallory",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, (200, &[("Cache-Control", "max-age=60")])), page(MALLORY, OK)],
        shows: KEPT,
        ours_instead: None,
    },
    Case {
        name: "cache: private",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, (200, &[("Cache-Control", "private, max-age=60")])), page(MALLORY, OK)],
        shows: ASKED_TWICE,
        ours_instead: None,
    },
    Case {
        name: "cache: no-store",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, (200, &[("Cache-Control", "no-store")])), page(MALLORY, OK)],
        shows: ASKED_TWICE,
        ours_instead: None,
    },
    Case {
        name: "cache: no-cache",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, (200, &[("Cache-Control", "no-cache")])), page(MALLORY, OK)],
        shows: ASKED_TWICE,
        ours_instead: None,
    },
    Case {
        name: "cache: a Set-Cookie and max-age",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(&[], (200, &[("Cache-Control", "max-age=60"), ("Set-Cookie", "sid=1")])), page(&[], OK)],
        shows: &["asked /account; 200 set-cookie=[sid=1]", "asked /account; 200"],
        ours_instead: None,
    },
    Case {
        name: "cache: a Set-Cookie and public",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(&[], (200, &[("Cache-Control", "public, max-age=60"), ("Set-Cookie", "sid=1")])), page(&[], OK)],
        shows: &["asked /account; 200 set-cookie=[sid=1]", "asked /account; 200"],
        ours_instead: Some((
            &["asked /account; 200 set-cookie=[sid=1]", "kept; 200 set-cookie=[sid=1]"],
            "nginx keeps no answer with a Set-Cookie; RFC 9111, section 7.3, leaves it to the origin, and this one says public",
        )),
    },
    Case {
        name: "cache: Vary: Cookie keeps a copy for each cookie",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[
            page(ALICE, (200, &[("Cache-Control", "max-age=60"), ("Vary", "Cookie")])),
            page(MALLORY, (200, &[("Cache-Control", "max-age=60"), ("Vary", "Cookie")])),
            page(ALICE, OK),
            page(MALLORY, OK),
        ],
        shows: &["asked /account; 200", "asked /account; 200", "kept; 200", "kept; 200"],
        ours_instead: None,
    },
    Case {
        name: "cache: Vary: *",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[page(ALICE, (200, &[("Cache-Control", "max-age=60"), ("Vary", "*")])), page(ALICE, OK)],
        shows: ASKED_TWICE,
        ours_instead: None,
    },
    Case {
        name: "cache: Authorization and max-age",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[
            page(&[("Authorization", "Basic YTpi")], (200, &[("Cache-Control", "max-age=60")])),
            page(&[("Authorization", "Basic YTpi")], OK),
        ],
        shows: KEPT,
        ours_instead: Some((
            ASKED_TWICE,
            "nginx does not look at Authorization; RFC 9111, section 3.5, forbids a shared cache to keep it here",
        )),
    },
    Case {
        name: "cache: a redirect",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[
            page(&[], (302, &[("Location", "/a")])),
            page(&[], (302, &[("Location", "/a"), ("Cache-Control", "max-age=60")])),
            page(&[], OK),
        ],
        shows: &["asked /account; 302", "asked /account; 302", "kept; 302"],
        ours_instead: None,
    },
    Case {
        name: "cache: a form is never answered from it, and makes the copy of its address invalid",
        ours: BY_THE_STANDARD,
        nginx: CACHE,
        asks: &[
            page(&[], (200, &[("Cache-Control", "max-age=60")])),
            Ask { line: "POST /account", headers: &[], answer: (303, &[("Location", "/account")]), watch: &[] },
            page(&[], OK),
        ],
        shows: &["asked /account; 200", "asked /account; 303", "kept; 200"],
        ours_instead: Some((
            &["asked /account; 200", "asked /account; 303", "asked /account; 200"],
            "nginx forgets nothing after a POST; RFC 9111, section 4.4, makes the copy of that address invalid",
        )),
    },
    Case {
        name: "a cache that was told to ignore the headers keeps a private page and its cookie",
        ours: ALL_OF_IT,
        nginx: KEEPS_ALL,
        asks: &[
            page(ALICE, (200, &[("Cache-Control", "private, no-store"), ("Set-Cookie", "sid=1"), ("Vary", "Cookie")])),
            page(MALLORY, OK),
        ],
        shows: &["asked /account; 200 set-cookie=[sid=1]", "kept; 200 set-cookie=[sid=1]"],
        ours_instead: None,
    },
    Case {
        name: "a cache that was told to ignore the headers keeps redirects, and no errors",
        ours: ALL_OF_IT,
        nginx: KEEPS_ALL,
        asks: &[
            page(&[], (400, &[])),
            page(ELSEWHERE, (308, &[("Location", "https://evil.example/account")])),
            Ask { line: "GET /account", headers: &[], answer: OK, watch: &["location"] },
        ],
        shows: &["asked /account; 400", "asked /account; 308", "kept; 308 location=[https://evil.example/account]"],
        ours_instead: None,
    },
];
