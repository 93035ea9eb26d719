//! The table. `shows` is what nginx 1.22 does; the front does the same unless `ours_instead` says what and why.

/// One request of a case.
pub(super) struct Ask {
    pub(super) line: &'static str,
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// What the site answers, if it is asked.
    pub(super) answer: (u16, &'static [(&'static str, &'static str)]),
    /// Headers that are looked at, on both sides.
    pub(super) watch: &'static [&'static str],
}

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) ours: &'static [(&'static str, &'static str)],
    pub(super) nginx: &'static str,
    pub(super) asks: &'static [Ask],
    pub(super) shows: &'static [&'static str],
    /// What the front does instead, and why.
    pub(super) ours_instead: Option<(&'static [&'static str], &'static str)>,
}

const OK: (u16, &[(&str, &str)]) = (200, &[]);
const SAID: &[&str] = &["host", "x-forwarded-proto", "x-forwarded-host"];
const HTTPS: &[(&str, &str)] = &[("X-Forwarded-Proto", "https")];
const TWICE: &[(&str, &str)] = &[("X-Forwarded-Proto", "https"), ("X-Forwarded-Proto", "http")];
const ELSEWHERE: &[(&str, &str)] = &[("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")];

const fn says(headers: &'static [(&'static str, &'static str)]) -> Ask {
    Ask { line: "GET /login", headers, answer: OK, watch: SAID }
}

/// Two clients ask for one page.
const fn page(
    headers: &'static [(&'static str, &'static str)],
    answer: (u16, &'static [(&'static str, &'static str)]),
) -> Ask {
    Ask { line: "GET /account", headers, answer, watch: &["set-cookie"] }
}

const ALICE: &[(&str, &str)] = &[("Cookie", "sid=alice")];
const MALLORY: &[(&str, &str)] = &[("Cookie", "sid=mallory")];
const PLAIN: &str = "location / { proxy_pass http://UPSTREAM; }";
const CACHE: &str = "location / { proxy_pass http://UPSTREAM; proxy_cache shared; }";
const KEEPS_ALL: &str = "location / { proxy_pass http://UPSTREAM; proxy_cache shared;
    proxy_cache_valid 200 301 302 303 307 308 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; }";
const BY_THE_STANDARD: &[(&str, &str)] = &[("shared_cache", "rfc9111")];
const ALL_OF_IT: &[(&str, &str)] = &[("shared_cache", "keeps_all")];
const BELOW: &str = "location /app/ { proxy_pass http://UPSTREAM/; }";
const ASKED_TWICE: &[&str] = &["asked /account; 200", "asked /account; 200"];
const KEPT: &[&str] = &["asked /account; 200", "kept; 200"];

pub(super) const ALL: &[Case] = &[
    Case {
        name: "nginx as it comes: the client's header passes through, and Host is the upstream's",
        ours: &[("proxy", "passes_on"), ("proxy_host", "upstream")],
        nginx: PLAIN,
        asks: &[says(&[]), says(HTTPS), says(TWICE), says(ELSEWHERE)],
        shows: &[
            "asked /login host=[UPSTREAM]; 200",
            "asked /login host=[UPSTREAM] x-forwarded-proto=[https]; 200",
            "asked /login host=[UPSTREAM] x-forwarded-proto=[https | http]; 200",
            "asked /login host=[UPSTREAM] x-forwarded-proto=[https] x-forwarded-host=[evil.example]; 200",
        ],
        ours_instead: None,
    },
    Case {
        name: "proxy_set_header replaces what the client says",
        ours: &[("proxy", "sets")],
        nginx: "location / { proxy_pass http://UPSTREAM; proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host; }",
        asks: &[says(&[]), says(TWICE), says(ELSEWHERE)],
        shows: &[
            "asked /login host=[hotel.grand.example] x-forwarded-proto=[http] x-forwarded-host=[hotel.grand.example]; 200",
            "asked /login host=[hotel.grand.example] x-forwarded-proto=[http] x-forwarded-host=[hotel.grand.example]; 200",
            "asked /login host=[hotel.grand.example] x-forwarded-proto=[http] x-forwarded-host=[hotel.grand.example]; 200",
        ],
        ours_instead: None,
    },
    Case {
        name: "a proxy that appends lets the client stand first",
        ours: &[("proxy", "appends")],
        nginx: "location / { proxy_pass http://UPSTREAM; proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto \"$http_x_forwarded_proto, $scheme\"; }",
        asks: &[says(HTTPS), says(ELSEWHERE)],
        shows: &[
            "asked /login host=[hotel.grand.example] x-forwarded-proto=[https, http]; 200",
            "asked /login host=[hotel.grand.example] x-forwarded-proto=[https, http] x-forwarded-host=[evil.example]; 200",
        ],
        ours_instead: None,
    },
    Case {
        name: "a proxy that appends to nothing",
        ours: &[("proxy", "appends")],
        nginx: "location / { proxy_pass http://UPSTREAM; proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto \"$http_x_forwarded_proto, $scheme\"; }",
        asks: &[says(&[])],
        shows: &["asked /login host=[hotel.grand.example] x-forwarded-proto=[, http]; 200"],
        ours_instead: Some((
            &["asked /login host=[hotel.grand.example] x-forwarded-proto=[http]; 200"],
            "nginx joins with an empty text; a proxy that appends by itself leaves the comma out",
        )),
    },
    Case {
        name: "an empty value drops the header",
        ours: &[("proxy", "drops")],
        nginx: "location / { proxy_pass http://UPSTREAM; proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto \"\"; proxy_set_header X-Forwarded-Host \"\"; }",
        asks: &[says(ELSEWHERE)],
        shows: &["asked /login host=[hotel.grand.example]; 200"],
        ours_instead: None,
    },
    Case {
        name: "below a path, cookies and redirects stay as they are",
        ours: &[("sub_path", "as_is")],
        nginx: BELOW,
        asks: &[
            Ask {
                line: "GET /app/login?next=%2F",
                headers: &[],
                answer: (303, &[("Set-Cookie", "sid=1; Path=/; Secure"), ("Location", "/account")]),
                watch: &["set-cookie", "location"],
            },
            Ask { line: "GET /app", headers: &[], answer: OK, watch: &["location"] },
            Ask { line: "GET /login", headers: &[], answer: OK, watch: &[] },
            Ask { line: "GET /application", headers: &[], answer: OK, watch: &[] },
        ],
        shows: &[
            "asked /login?next=%2F; 303 set-cookie=[sid=1; Path=/; Secure] location=[/account]",
            "kept; 301 location=[/app/]",
            "kept; 404",
            "kept; 404",
        ],
        ours_instead: None,
    },
    Case {
        name: "proxy_cookie_path and proxy_redirect rewrite both, and break a __Host- cookie",
        ours: &[("sub_path", "rewritten")],
        nginx: "location /app/ { proxy_pass http://UPSTREAM/; proxy_cookie_path / /app/; proxy_redirect / /app/; }",
        asks: &[
            Ask {
                line: "GET /app/login",
                headers: &[],
                answer: (303, &[("Set-Cookie", "__Host-sid=1; Path=/; Secure"), ("Location", "/account")]),
                watch: &["set-cookie", "location"],
            },
            Ask {
                line: "GET /app/login",
                headers: &[],
                answer: (200, &[("Set-Cookie", "sid=1; HttpOnly; path=/guests"), ("Set-Cookie", "b=2")]),
                watch: &["set-cookie"],
            },
        ],
        shows: &[
            "asked /login; 303 set-cookie=[__Host-sid=1; Path=/app/; Secure] location=[/app/account]",
            "asked /login; 200 set-cookie=[sid=1; HttpOnly; path=/app/guests | b=2]",
        ],
        ours_instead: None,
    },
    Case {
        name: "proxy_cookie_domain replaces the upstream's Domain",
        ours: &[("proxy", "passes_on"), ("proxy_host", "domain_rewritten")],
        nginx: "location / { proxy_pass http://UPSTREAM; proxy_cookie_domain internal grand.example; }",
        asks: &[Ask {
            line: "GET /",
            headers: &[],
            answer: (200, &[("Set-Cookie", "sid=1; Domain=internal; Path=/")]),
            watch: &["set-cookie"],
        }],
        shows: &["asked /; 200 set-cookie=[sid=1; Domain=grand.example; Path=/]"],
        ours_instead: None,
    },
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
