//! Switches on what the pages of the site do.

use super::{OFF_ON, Switch};

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
