//! Switches on the token that `/token` logs in with, in place of a session.

use super::{OFF_ON, Switch};

/// The server says how tokens are signed (RFC 8725, section 3.1; ASVS 9.1.1).
pub static VERIFY_SIGNATURE: Switch = Switch {
    name: "verify_signature",
    title: "Verify the signature",
    group: "token",
    meaning: "A token must be signed as the hotel signs. Off, a token that says it needs no signature is believed.",
    choices: OFF_ON,
    default: "on",
    rust: "decode::<Claims>(token, &key, &Validation::new(Algorithm::HS256))?",
    express: "jwt.verify(token, secret, { algorithms: ['HS256'] })",
};

/// A secret that nobody guesses (RFC 7518, section 3.2; ASVS 11.2.3).
pub static STRONG_SECRET: Switch = Switch {
    name: "strong_secret",
    title: "A random secret",
    group: "token",
    meaning: "The key is 256 random bits. Off, it is the word \u{201c}secret\u{201d}: whoever guesses it signs tokens of their own.",
    choices: OFF_ON,
    default: "off",
    rust: "EncodingKey::from_secret(&rand::rng().random::<[u8; 32]>())",
    express: "const secret = crypto.randomBytes(32)",
};

/// An end that comes soon.
pub static SHORT_LIFE: Switch = Switch {
    name: "short_life",
    title: "Short-lived tokens",
    group: "token",
    meaning: "A token ends after 5 minutes, and a refresh token gets the next. Off, it ends after 14 days.",
    choices: OFF_ON,
    default: "off",
    rust: "exp: (now + Duration::minutes(5)).unix_timestamp()",
    express: "jwt.sign(claims, secret, { expiresIn: '5m' })",
};

/// A logout that the server remembers (ASVS 7.4.1).
pub static DENY_LIST: Switch = Switch {
    name: "deny_list",
    title: "A list of refused tokens",
    group: "token",
    meaning: "A token that was logged out is refused until it ends. So each request asks a store after all.",
    choices: OFF_ON,
    default: "off",
    rust: "if denied.contains_key(&claims.jti) { return Err(NotTaken::Denied) }",
    express: "if (denied.has(claims.jti)) return res.sendStatus(401)",
};

/// A refresh token is good once (RFC 9700, section 4.14.2).
pub static ROTATE_REFRESH: Switch = Switch {
    name: "rotate_refresh",
    title: "Refresh tokens are good once",
    group: "token",
    meaning: "Each use gives the next one. One that comes twice ends its login.",
    choices: OFF_ON,
    default: "off",
    rust: "if issued.used { families.end(issued.family) }",
    express: "if (issued.used) families.end(issued.family)",
};
