//! Switches on what stands in front of the hotel: a proxy where TLS ends, a shared cache, and what the hotel believes of them.

use super::{Choice, OFF_ON, Switch};

/// What a proxy does with the headers that say how the client has asked (`X-Forwarded-Proto`, `X-Forwarded-Host`).
pub static PROXY: Switch = Switch {
    name: "proxy",
    title: "A proxy in front",
    group: "front",
    meaning: "TLS ends at the proxy, which speaks plain http to the hotel. X-Forwarded-Proto says what the browser used.",
    choices: &[
        Choice { value: "none", title: "none", protects: false, needs: None },
        Choice { value: "passes_on", title: "passes the client's header on", protects: false, needs: None },
        Choice { value: "appends", title: "appends to the client's header", protects: false, needs: None },
        Choice { value: "drops", title: "drops the header and says nothing", protects: false, needs: None },
        Choice { value: "sets", title: "sets the header itself", protects: true, needs: None },
    ],
    default: "none",
    rust: "",
    express: "",
};

/// The name under which a proxy asks the hotel.
pub static PROXY_HOST: Switch = Switch {
    name: "proxy_host",
    title: "Host that the proxy asks for",
    group: "front",
    meaning: "Either the name that the browser asked for, or the hotel's own name behind the proxy. It counts with a proxy.",
    choices: &[
        Choice { value: "kept", title: "the browser's", protects: false, needs: None },
        Choice { value: "upstream", title: "the upstream's", protects: false, needs: None },
        Choice { value: "domain_rewritten", title: "the upstream's, Domain rewritten", protects: false, needs: None },
    ],
    default: "kept",
    rust: "",
    express: "",
};

/// Whether the hotel believes what a proxy says.
pub static TRUST_PROXY: Switch = Switch {
    name: "trust_proxy",
    title: "Believe X-Forwarded-Proto",
    group: "front",
    meaning: "Off, the hotel sees plain http behind a proxy. The first value may be the client's. One value, from the proxy alone, or 400.",
    choices: &[
        Choice { value: "off", title: "never", protects: false, needs: None },
        Choice { value: "first", title: "the first value, from anybody", protects: false, needs: None },
        Choice { value: "one", title: "one value, from the proxy alone", protects: true, needs: None },
    ],
    default: "off",
    rust: "if peer == PROXY { scheme = only_value(headers, \"x-forwarded-proto\")? }",
    express: "app.set('trust proxy', '10.0.0.7') // not true",
};

/// When a cookie with `Secure` is set at all.
pub static SECURE_WHEN: Switch = Switch {
    name: "secure_when",
    title: "When a Secure cookie is set",
    group: "front",
    meaning: "tower-sessions sets it with any answer. express-session sets none where the request looks like plain http.",
    choices: &[
        Choice { value: "always", title: "always, as tower-sessions", protects: false, needs: None },
        Choice { value: "https", title: "over https alone, as Express", protects: false, needs: None },
    ],
    default: "always",
    rust: "",
    express: "",
};

/// A path below which the hotel lives.
pub static SUB_PATH: Switch = Switch {
    name: "sub_path",
    title: "The hotel lives below /app",
    group: "front",
    meaning: "The proxy takes /app off the address. Cookies and redirects of the hotel do not know of it, unless they are rewritten. Signing in at id.example does not come back: the address that is registered there has no /app.",
    choices: &[
        Choice { value: "none", title: "no", protects: false, needs: None },
        Choice { value: "as_is", title: "answers as they are", protects: false, needs: None },
        Choice { value: "rewritten", title: "Path and Location rewritten", protects: false, needs: None },
    ],
    default: "none",
    rust: "",
    express: "",
};

/// A cache between all clients and the hotel (RFC 9111).
pub static SHARED_CACHE: Switch = Switch {
    name: "shared_cache",
    title: "A shared cache in front",
    group: "front",
    meaning: "It keeps answers and gives them to whoever asks next. Cache-Status says what it did.",
    choices: &[
        Choice { value: "off", title: "none", protects: false, needs: None },
        Choice { value: "rfc9111", title: "by RFC 9111", protects: false, needs: None },
        Choice { value: "keeps_all", title: "keeps all, whatever the headers say", protects: false, needs: None },
    ],
    default: "off",
    rust: "",
    express: "",
};

/// What pages say about who may keep a copy (RFC 9111, section 5.2.2; ASVS 14.2.2).
pub static CACHE_CONTROL: Switch = Switch {
    name: "cache_control",
    title: "Who may keep a copy of a page",
    group: "front",
    meaning: "What Cache-Control says with each page. \"Keep no copies\" (no_store) goes before it.",
    choices: &[
        Choice { value: "unsaid", title: "nothing said", protects: false, needs: None },
        Choice { value: "public", title: "public for a minute", protects: false, needs: None },
        Choice { value: "private", title: "private", protects: true, needs: None },
    ],
    default: "unsaid",
    rust: "([(CACHE_CONTROL, \"private\")], Html(page))",
    express: "res.set('Cache-Control', 'private')",
};

/// A copy for each `Cookie` header (RFC 9111, section 4.1).
pub static VARY_COOKIE: Switch = Switch {
    name: "vary_cookie",
    title: "Vary: Cookie",
    group: "front",
    meaning: "Each page says that it depends on the Cookie header: a cache keeps a copy for each. Who sends none shares one.",
    choices: OFF_ON,
    default: "off",
    rust: "([(VARY, \"Cookie\")], Html(page))",
    express: "res.vary('Cookie')",
};
