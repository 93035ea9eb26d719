//! The table, as far as it is about a proxy; `cache.rs` has the rest. `shows` is what nginx 1.22 does; the front does the same unless `ours_instead` says what and why.

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

pub(super) const OK: (u16, &[(&str, &str)]) = (200, &[]);
const SAID: &[&str] = &["host", "x-forwarded-proto", "x-forwarded-host"];
const HTTPS: &[(&str, &str)] = &[("X-Forwarded-Proto", "https")];
const TWICE: &[(&str, &str)] = &[("X-Forwarded-Proto", "https"), ("X-Forwarded-Proto", "http")];
pub(super) const ELSEWHERE: &[(&str, &str)] = &[("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")];

const fn says(headers: &'static [(&'static str, &'static str)]) -> Ask {
    Ask { line: "GET /login", headers, answer: OK, watch: SAID }
}

const PLAIN: &str = "location / { proxy_pass http://UPSTREAM; }";
const BELOW: &str = "location /app/ { proxy_pass http://UPSTREAM/; }";
pub(super) const PROXY: &[Case] = &[
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
];
