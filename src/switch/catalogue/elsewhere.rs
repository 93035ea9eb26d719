//! Switches on signing in at another site, id.example, and on whose session ends when.

use super::{Choice, OFF_ON, Switch};

/// The return belongs to a sign-in that began in this browser (RFC 6749, section 10.12; RFC 9700, section 2.1).
pub static OAUTH_STATE: Switch = Switch {
    name: "oauth_state",
    title: "Check the state",
    group: "elsewhere",
    meaning: "A return from id.example needs the state that this browser was given. Off, any code is taken.",
    choices: OFF_ON,
    default: "on",
    rust: "kept.state.is_some_and(|state| same(&state, &asked.state))",
    express: "kept.state !== undefined && req.query.state === kept.state",
};

/// Proof key for code exchange, with S256 (RFC 7636; RFC 9700, section 2.1.1).
pub static PKCE: Switch = Switch {
    name: "pkce",
    title: "PKCE",
    group: "elsewhere",
    meaning: "id.example takes a code only with the secret that the sign-in in this browser began with.",
    choices: OFF_ON,
    default: "off",
    rust: "base64url(Sha256::digest(&verifier))",
    express: "createHash('sha256').update(verifier).digest('base64url')",
};

/// The ID token was made for this sign-in (OpenID Connect Core 1.0, section 3.1.3.7, point 11).
pub static NONCE: Switch = Switch {
    name: "nonce",
    title: "Check the nonce",
    group: "elsewhere",
    meaning: "The ID token repeats a value that the sign-in in this browser began with.",
    choices: OFF_ON,
    default: "off",
    rust: "claims.nonce == kept.nonce",
    express: "claims.nonce === kept.nonce",
};

/// Where the hotel keeps what a return is compared with.
pub static STATE_KEPT: Switch = Switch {
    name: "state_kept",
    title: "Where the state is kept",
    group: "elsewhere",
    meaning: "In the session, whose cookie may be Strict, or in a Lax cookie of its own for ten minutes.",
    choices: &[
        Choice { value: "session", title: "in the session", protects: false, needs: None },
        Choice { value: "cookie", title: "in a cookie of its own", protects: false, needs: None },
    ],
    default: "session",
    rust: "Cookie::build((\"sign_in\", flow)).same_site(SameSite::Lax)",
    express: "res.cookie('sign_in', flow, { sameSite: 'lax' })",
};

/// A sign-in begins with an act of the guest's (ASVS 7.6.2).
pub static ASK_FIRST: Switch = Switch {
    name: "ask_first",
    title: "A sign-in begins with a button",
    group: "elsewhere",
    meaning: "Off, any link to /login/elsewhere begins a sign-in.",
    choices: &[
        Choice { value: "off", title: "off", protects: false, needs: None },
        Choice { value: "on", title: "on", protects: false, needs: None },
    ],
    default: "off",
    rust: ".route(\"/login/elsewhere\", get(ask).post(start))",
    express: "app.get('/login/elsewhere', ask).post('/login/elsewhere', start)",
};

/// A logout there ends the session here (OpenID Connect Back-Channel Logout 1.0; ASVS 7.6.1).
pub static BACK_CHANNEL_LOGOUT: Switch = Switch {
    name: "back_channel_logout",
    title: "Be told of a logout there",
    group: "elsewhere",
    meaning: "id.example tells the hotel that a session has ended, and the sessions that came of it end.",
    choices: OFF_ON,
    default: "off",
    rust: ".route(\"/backchannel-logout\", post(end_by_sid))",
    express: "app.post('/backchannel-logout', endBySid)",
};

/// A logout here ends the session there (OpenID Connect RP-Initiated Logout 1.0; ASVS 7.6.1).
pub static LOGOUT_AT_BOTH: Switch = Switch {
    name: "logout_at_both",
    title: "Log out there too",
    group: "elsewhere",
    meaning: "Logging out leads on to id.example. Off, the next sign-in there asks for no password.",
    choices: OFF_ON,
    default: "off",
    rust: "Redirect::to(&format!(\"{issuer}/logout?id_token_hint={id_token}\"))",
    express: "res.redirect(`${issuer}/logout?id_token_hint=${idToken}`)",
};
