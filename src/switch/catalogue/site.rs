//! Switches on what the pages of the site do.

use super::{Choice, OFF_ON, Switch};

/// Output encoding (ASVS 1.2.1).
pub static ESCAPE_OUTPUT: Switch = Switch {
    name: "escape_output",
    title: "Escape output",
    group: "site",
    meaning: "What guests write is shown as text. Off, it goes into the page as it came, and script in it runs.",
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
    meaning: "The page's policy lets no inline script run, and nothing load from other hosts. Its forms lead to the hotel and to id.example.",
    choices: OFF_ON,
    default: "off",
    rust: "default-src 'self'",
    express: "helmet.contentSecurityPolicy()",
};

/// Changes by POST only (RFC 9110, section 9.2.1; ASVS 3.5.3).
pub static POST_ONLY: Switch = Switch {
    name: "post_only",
    title: "Change by POST only",
    group: "site",
    meaning: "A coat is passed on by a form alone. Off, a link does it too, and browsers send cookies along with links.",
    choices: OFF_ON,
    default: "on",
    rust: ".route(\"/coats/pass\", post(pass))",
    express: "app.post('/coats/pass', pass)",
};

/// A token in each form (ASVS 3.5.1).
pub static CSRF_TOKEN: Switch = Switch {
    name: "csrf_token",
    title: "A token in each form",
    group: "site",
    meaning: "Each form carries a random value that the session knows. A form on somebody else's page cannot know it.",
    choices: OFF_ON,
    default: "off",
    rust: "session.get(\"csrf_token\").await? == Some(form.csrf_token)",
    express: "typeof req.body?.csrf_token === 'string' && req.body.csrf_token === req.session.csrfToken",
};

/// The `Origin` header (RFC 6454, section 7).
pub static CHECK_ORIGIN: Switch = Switch {
    name: "check_origin",
    title: "Check Origin",
    group: "site",
    meaning: "A request that may change something is refused unless its Origin header names the hotel itself.",
    choices: OFF_ON,
    default: "off",
    rust: "headers.get(ORIGIN).is_some_and(|origin| origin == OWN_ORIGIN)",
    express: "req.get('Origin') === OWN_ORIGIN",
};

/// Fetch metadata (W3C Fetch Metadata Request Headers).
pub static CHECK_FETCH_METADATA: Switch = Switch {
    name: "check_fetch_metadata",
    title: "Check Fetch metadata",
    group: "site",
    meaning: "A request that may change something is refused if Sec-Fetch-Site says that another site or a sibling started it.",
    choices: OFF_ON,
    default: "off",
    rust: "headers.get(\"sec-fetch-site\").is_some_and(|site| site == \"same-origin\" || site == \"none\")",
    express: "['same-origin', 'none'].includes(req.get('Sec-Fetch-Site'))",
};

/// Where a login leads (CWE-601).
pub static SAFE_NEXT: Switch = Switch {
    name: "safe_next",
    title: "Check where a login leads",
    group: "site",
    meaning: "After the login a guest goes to a page of the hotel. Off, /login?next=... leads to any address.",
    choices: OFF_ON,
    default: "off",
    rust: "own.join(next)?.origin() == own.origin()",
    express: "new URL(next, OWN_ORIGIN).origin === OWN_ORIGIN",
};

/// No copy is kept (RFC 9111, section 5.2.2.5; ASVS 14.3.2).
pub static NO_STORE: Switch = Switch {
    name: "no_store",
    title: "Keep no copies",
    group: "site",
    meaning: "Asks browsers to keep no copy of a page. Off, the Back button shows the account again after the logout.",
    choices: OFF_ON,
    default: "off",
    rust: "([(CACHE_CONTROL, \"no-store\")], Html(page))",
    express: "res.set('Cache-Control', 'no-store')",
};

/// Guessing is slowed down (ASVS 6.3.1).
pub static THROTTLE_LOGIN: Switch = Switch {
    name: "throttle_login",
    title: "Slow down guessing",
    group: "site",
    meaning: "After five wrong passwords or unknown session IDs in a minute, an address gets 429 until the minute is over.",
    choices: OFF_ON,
    default: "off",
    rust: "if wrong.within(minute) >= 5 { return TOO_MANY_REQUESTS }",
    express: "app.use(rateLimit({ windowMs: 60_000, limit: 5, skipSuccessfulRequests: true }))",
};

/// The password again before what matters (ASVS 7.5.1).
pub static REAUTHENTICATE: Switch = Switch {
    name: "reauthenticate",
    title: "Ask for the password again",
    group: "site",
    meaning: "Passing a coat on and changing the password need a password typed within the last five minutes, by the guest who is here.",
    choices: &[
        Choice { value: "off", title: "off", protects: false, needs: None },
        Choice { value: "time_only", title: "when, not whose", protects: false, needs: None },
        Choice { value: "on", title: "when and whose", protects: true, needs: None },
    ],
    default: "off",
    rust: "if typed.guest_id != guest.id || now - typed.at >= Duration::minutes(5) { return Redirect::to(\"/confirm\") }",
    express: "if (typed.user !== req.session.user || Date.now() - typed.at >= 5 * 60_000) return res.redirect('/confirm')",
};

/// No way in but https (RFC 6797).
pub static HTTPS_ONLY: Switch = Switch {
    name: "https_only",
    title: "https only",
    group: "site",
    meaning: "Plain http leads to https, and browsers remember never to ask over http again. Only the simulated browsers show it: localhost has no https.",
    choices: OFF_ON,
    default: "off",
    rust: "(STRICT_TRANSPORT_SECURITY, \"max-age=31536000\")",
    express: "app.use(helmet.strictTransportSecurity())",
};
