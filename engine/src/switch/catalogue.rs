//! Every switch there is. To add one: a `static` here, its name in [`ALL`], and the line in the
//! hotel that reads it.

use super::{Choice, Switch};

const OFF_ON: &[Choice] =
    &[Choice { value: "off", title: "off", protects: false }, Choice { value: "on", title: "on", protects: true }];

/// All switches, in the order pages show them.
pub static ALL: &[&Switch] = &[&RENEW_ON_LOGIN, &COOKIE_ONLY, &HTTP_ONLY, &SAME_SITE, &SECURE];

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
