//! The switches that a round may turn off, one by one seen to show in a check; and where the others stand meanwhile.

use crate::switch::{
    CHECK_FETCH_METADATA, COOKIE_ONLY, CSRF_TOKEN, DESTROY_ON_LOGOUT, END_OTHERS_ON_PASSWORD_CHANGE, EXACT_NAMES,
    HTTP_ONLY, HTTPS_ONLY, NARROW_DOMAIN, NO_STORE, RANDOM_IDS, RENEW_ON_LOGIN, SAFE_NEXT, SAME_SITE, SECURE,
    SERVER_SIDE_ROLE, Setting, Switch, Switches, THROTTLE_LOGIN,
};

/// A defence that a round may turn off.
#[derive(Debug, Clone, Copy)]
pub struct Weakness {
    /// The switch.
    pub switch: &'static Switch,
    /// Its value while the defence is on.
    pub on: &'static str,
    /// Its value while it is off.
    pub off: &'static str,
    /// The checks of the audit that find it, alone: each is found when this alone is off.
    pub shows: &'static [&'static str],
}

impl Weakness {
    /// Is it the same one?
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.switch.name == other.switch.name
    }
}

macro_rules! weakness {
    ($switch:ident, $on:literal, $off:literal, $($shows:literal),+) => {
        Weakness { switch: &$switch, on: $on, off: $off, shows: &[$($shows),+] }
    };
}

/// All of them.
pub const ALL: &[Weakness] = &[
    weakness!(HTTP_ONLY, "on", "off", "cookie-httponly"),
    weakness!(SECURE, "on", "off", "cookie-secure"),
    weakness!(SAME_SITE, "lax", "omitted", "cookie-samesite"),
    weakness!(NARROW_DOMAIN, "on", "off", "cookie-domain"),
    weakness!(RANDOM_IDS, "random", "sequential", "id-counting"),
    weakness!(EXACT_NAMES, "on", "off", "encoded-name"),
    weakness!(RENEW_ON_LOGIN, "on", "off", "fixation-planted"),
    weakness!(COOKIE_ONLY, "on", "off", "id-in-url"),
    weakness!(DESTROY_ON_LOGOUT, "on", "off", "logout-keeps-session"),
    weakness!(END_OTHERS_ON_PASSWORD_CHANGE, "on", "off", "password-keeps-sessions"),
    weakness!(CSRF_TOKEN, "on", "off", "csrf-form"),
    weakness!(SAFE_NEXT, "on", "off", "open-redirect"),
    weakness!(NO_STORE, "on", "off", "cache-no-store"),
    weakness!(THROTTLE_LOGIN, "on", "off", "login-unlimited"),
    weakness!(SERVER_SIDE_ROLE, "on", "off", "role-in-cookie"),
    weakness!(HTTPS_ONLY, "on", "off", "hsts"),
];

/// The hotel with all of these on. A second defence against the same would hide them: it is off.
#[must_use]
pub fn base() -> Switches {
    let set =
        |switches: Switches, (switch, value): (&'static Switch, &'static str)| match Setting::of(switch.name, value) {
            Ok(setting) => switches.with(setting),
            Err(_) => switches,
        };
    let on = ALL.iter().map(|weakness| (weakness.switch, weakness.on));
    on.chain([(&CHECK_FETCH_METADATA, "off")]).fold(Switches::default(), set)
}
