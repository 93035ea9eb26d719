//! Switches on the session cookie's attributes and name.

use super::{Choice, OFF_ON, Switch};

/// `HttpOnly` (RFC 10025, section 4.1.2.6).
pub static HTTP_ONLY: Switch = Switch {
    name: "http_only",
    title: "HttpOnly",
    group: "cookie",
    meaning: "Script on the page cannot read the session cookie.",
    choices: OFF_ON,
    default: "on",
    rust: ".with_http_only(true)",
    express: "cookie: { httpOnly: true }",
};

/// `SameSite` (RFC 10025, section 4.1.2.7).
pub static SAME_SITE: Switch = Switch {
    name: "same_site",
    title: "SameSite",
    group: "cookie",
    meaning: "Which requests from other sites carry the session cookie.",
    choices: &[
        Choice { value: "omitted", title: "left out", protects: false, needs: None },
        Choice { value: "none", title: "None", protects: false, needs: None },
        Choice { value: "lax", title: "Lax", protects: true, needs: None },
        Choice { value: "strict", title: "Strict", protects: true, needs: None },
    ],
    default: "lax",
    rust: ".with_same_site(SameSite::{})",
    express: "cookie: { sameSite: '{}' }",
};

/// `Secure` (RFC 10025, section 4.1.2.5).
pub static SECURE: Switch = Switch {
    name: "secure",
    title: "Secure",
    group: "cookie",
    meaning: "The session cookie travels over https only, and plain http cannot set or overwrite it.",
    choices: OFF_ON,
    default: "on",
    rust: ".with_secure(true)",
    express: "cookie: { secure: true }",
};

/// `__Host-` (RFC 10025, section 4.1.3.2).
pub static HOST_PREFIX: Switch = Switch {
    name: "host_prefix",
    title: "__Host- name",
    group: "cookie",
    meaning: "The name demands Secure, Path=/ and no Domain; browsers refuse the cookie otherwise. Turning it on sets all three.",
    choices: OFF_ON,
    default: "off",
    rust: ".with_name(\"__Host-sid\")",
    express: "name: '__Host-sid'",
};

/// The server's half of a prefix: the name it compares is the one that the browser has guarded.
pub static EXACT_NAMES: Switch = Switch {
    name: "exact_names",
    title: "Read names as they came",
    group: "cookie",
    meaning: "The session cookie counts only under the exact bytes of its name, and only once. Off, the library decodes %5F to _ and cuts white space off before it compares.",
    choices: OFF_ON,
    default: "off",
    rust: ".layer(map_request(exact_names)) // around the session layer",
    express: "// express-session: always; cookie decodes values, and no names",
};

/// Two cookies of the session's name are none to choose from (RFC 10025, section 4.2.2: their order means nothing).
pub static REFUSE_DUPLICATES: Switch = Switch {
    name: "refuse_duplicates",
    title: "Refuse two of one name",
    group: "cookie",
    meaning: "Two cookies of the session's name get 400. Off, the last counts.",
    choices: OFF_ON,
    default: "off",
    rust: "if named(headers, \"sid\").count() > 1 { return BAD_REQUEST }",
    express: "app.use(refuseTwo('sid', 'grand.example'))",
};

/// No `Domain` (RFC 10025, section 4.1.2.3).
pub static NARROW_DOMAIN: Switch = Switch {
    name: "narrow_domain",
    title: "No Domain attribute",
    group: "cookie",
    meaning: "The cookie goes back to this host alone. Off, Domain names the parent, and every sibling gets it.",
    choices: OFF_ON,
    default: "on",
    rust: "// no .with_domain(...)",
    express: "// no cookie.domain",
};

/// `Path` (RFC 10025, section 4.1.2.4).
pub static NARROW_PATH: Switch = Switch {
    name: "narrow_path",
    title: "Narrow Path",
    group: "cookie",
    meaning: "The cookie goes along below /guests only, and the hotel leads its guests there. Off, Path=/. It keeps requests small, and protects from nobody.",
    choices: OFF_ON,
    default: "off",
    rust: ".with_path(\"/guests\")",
    express: "cookie: { path: '/guests' }",
};

/// An HMAC over the value of the cookie.
pub static SIGNED: Switch = Switch {
    name: "signed",
    title: "Sign the cookies",
    group: "cookie",
    meaning: "A value that the hotel did not sign is dropped. A value that it signed for somebody else is not.",
    choices: OFF_ON,
    default: "off",
    rust: ".with_signed(key)",
    express: "secret: process.env.SECRET",
};

/// `Partitioned` (CHIPS).
pub static PARTITIONED: Switch = Switch {
    name: "partitioned",
    title: "Partitioned",
    group: "cookie",
    meaning: "In a frame of another site the cookie is kept apart for that site. It needs Secure, which it sets.",
    choices: OFF_ON,
    default: "off",
    rust: "// not in tower-sessions 0.15; added to the header",
    express: "cookie: { partitioned: true }",
};

/// Until when the browser keeps the cookie.
pub static LIFETIME: Switch = Switch {
    name: "lifetime",
    title: "Lifetime",
    group: "cookie",
    meaning: "With Max-Age the browser keeps the cookie for 14 days; without, until its own session ends.",
    choices: &[
        Choice { value: "max_age", title: "14 days", protects: false, needs: None },
        Choice { value: "session", title: "browser session", protects: true, needs: None },
    ],
    default: "session",
    rust: ".with_expiry(Expiry::OnSessionEnd)",
    express: "// no cookie.maxAge",
};
