//! Every switch there is. To add one: a `static` here, its name in [`ALL`], and the line in the
//! hotel that reads it.

use super::{Choice, Switch};

const OFF_ON: &[Choice] =
    &[Choice { value: "off", title: "off", protects: false }, Choice { value: "on", title: "on", protects: true }];

/// All switches, in the order pages show them.
pub static ALL: &[&Switch] = &[
    &RENEW_ON_LOGIN,
    &COOKIE_ONLY,
    &STRICT_IDS,
    &DESTROY_ON_LOGOUT,
    &SERVER_SIDE_ROLE,
    &SAVE_POLICY,
    &HTTP_ONLY,
    &SAME_SITE,
    &SECURE,
    &HOST_PREFIX,
    &NARROW_DOMAIN,
    &SIGNED,
    &PARTITIONED,
    &LIFETIME,
    &ESCAPE_OUTPUT,
    &CSP,
];

/// A new session ID at login.
pub static RENEW_ON_LOGIN: Switch = Switch {
    name: "renew_on_login",
    title: "Renew the ID on login",
    group: "session",
    meaning: "At login the record moves to a new session ID, and the old ID names nothing.",
    choices: OFF_ON,
    default: "off",
    rust: "session.cycle_id().await?;",
    express: "req.session.regenerate(next)",
};

/// The session ID comes from the cookie, never from the address.
pub static COOKIE_ONLY: Switch = Switch {
    name: "cookie_only",
    title: "Take the ID from the cookie only",
    group: "session",
    meaning: "An ID in the address (/login?id=...) is ignored. Off, the hotel takes it as its own.",
    choices: OFF_ON,
    default: "off",
    rust: "// tower-sessions reads nothing but the cookie",
    express: "// express-session reads nothing but the cookie",
};

/// `HttpOnly` (RFC 6265bis, section 4.1.2.6).
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

/// `SameSite` (RFC 6265bis, section 4.1.2.7).
pub static SAME_SITE: Switch = Switch {
    name: "same_site",
    title: "SameSite",
    group: "cookie",
    meaning: "Which requests from other sites carry the session cookie.",
    choices: &[
        Choice { value: "omitted", title: "left out", protects: false },
        Choice { value: "none", title: "None", protects: false },
        Choice { value: "lax", title: "Lax", protects: true },
        Choice { value: "strict", title: "Strict", protects: true },
    ],
    default: "lax",
    rust: ".with_same_site(SameSite::{})",
    express: "cookie: { sameSite: '{}' }",
};

/// `Secure` (RFC 6265bis, section 4.1.2.5).
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

/// Only IDs that the server issued (ASVS 7.2.2).
pub static STRICT_IDS: Switch = Switch {
    name: "strict_ids",
    title: "Issue every ID",
    group: "session",
    meaning: "An ID that names no record is dropped. Off, the hotel takes what the browser invents as its own.",
    choices: OFF_ON,
    default: "on",
    rust: "// tower-sessions: always; an unknown ID is never saved",
    express: "// express-session: always; an unknown ID is replaced",
};

/// The server ends the session, not only the browser (ASVS 7.4.1).
pub static DESTROY_ON_LOGOUT: Switch = Switch {
    name: "destroy_on_logout",
    title: "Destroy the record at logout",
    group: "session",
    meaning: "Logging out removes the record on the server. Off, only the browser is told to forget its cookie.",
    choices: OFF_ON,
    default: "on",
    rust: "session.flush().await?;",
    express: "req.session.destroy(next)",
};

/// What a guest may do is looked up, not believed.
pub static SERVER_SIDE_ROLE: Switch = Switch {
    name: "server_side_role",
    title: "Keep the role on the server",
    group: "session",
    meaning: "The old desk looks up what a guest may do. Off, it believes a cookie called role.",
    choices: OFF_ON,
    default: "on",
    rust: "let role = guests.role_of(guest_id);",
    express: "const role = guests.get(req.session.guestId).role",
};

/// What saving does with a record that is gone.
pub static SAVE_POLICY: Switch = Switch {
    name: "save_policy",
    title: "Saving a record that is gone",
    group: "session",
    meaning: "Upsert makes it again, as MemoryStore and the published SQL stores do. Update only leaves it gone.",
    choices: &[
        Choice { value: "upsert", title: "upsert", protects: false },
        Choice { value: "update_only", title: "update only", protects: true },
    ],
    default: "upsert",
    rust: "// {}: the store's `save` decides",
    express: "// {}: the store's `set` decides",
};

/// `__Host-` (RFC 6265bis, section 4.1.3.2).
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

/// No `Domain` (RFC 6265bis, section 4.1.2.3).
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

/// An HMAC over the value of the cookie.
pub static SIGNED: Switch = Switch {
    name: "signed",
    title: "Sign the cookies",
    group: "cookie",
    meaning: "A value the hotel did not write is dropped. A value it wrote for somebody else is not.",
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
    meaning: "With Max-Age the browser keeps the cookie for 14 days; without, until it thinks its session is over.",
    choices: &[
        Choice { value: "max_age", title: "14 days", protects: false },
        Choice { value: "session", title: "browser session", protects: true },
    ],
    default: "session",
    rust: ".with_expiry(Expiry::OnSessionEnd)",
    express: "// no cookie.maxAge",
};

/// Output encoding (ASVS 1.2.1).
pub static ESCAPE_OUTPUT: Switch = Switch {
    name: "escape_output",
    title: "Escape output",
    group: "site",
    meaning: "What guests write is shown as text. Off, it goes into the page as it came, script and all.",
    choices: OFF_ON,
    default: "on",
    rust: "{{ entry }} in a template that escapes",
    express: "<%= entry %>, not <%- entry %>",
};

/// A policy without inline script (CSP level 3).
pub static CSP: Switch = Switch {
    name: "csp",
    title: "Content-Security-Policy",
    group: "site",
    meaning: "The page's policy lets no inline script run, and nothing load from other hosts.",
    choices: OFF_ON,
    default: "off",
    rust: "default-src 'self'",
    express: "helmet.contentSecurityPolicy()",
};
