//! What to do: in plain words, for tower-sessions, and for Express with express-session.

/// A cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Cure {
    /// In plain words.
    pub plain: &'static str,
    /// With tower-sessions; empty where it does so by itself, or has no say.
    pub tower_sessions: &'static str,
    /// With Express and express-session.
    pub express: &'static str,
}

impl Cure {
    /// What ends a finding.
    #[must_use]
    pub fn of(id: &str) -> Self {
        let found = CURES.iter().find(|(ids, _)| ids.contains(&id)).map(|(_, cure)| *cure);
        found.unwrap_or(Self { plain: "", tower_sessions: "", express: "" })
    }
}

/// By the names of the checks.
const CURES: &[(&[&str], Cure)] = &[
    (
        &["cookie-httponly"],
        Cure {
            plain: "Say HttpOnly when you set the session cookie.",
            tower_sessions: "SessionManagerLayer::new(store).with_http_only(true)",
            express: "session({ cookie: { httpOnly: true } })",
        },
    ),
    (
        &["cookie-secure"],
        Cure {
            plain: "Say Secure when you set the session cookie, and use https.",
            tower_sessions: "SessionManagerLayer::new(store).with_secure(true)",
            express: "session({ cookie: { secure: true } })",
        },
    ),
    (
        &["cookie-samesite"],
        Cure {
            plain: "Say SameSite=Lax when you set the session cookie, or Strict.",
            tower_sessions: "SessionManagerLayer::new(store).with_same_site(SameSite::Lax)",
            express: "session({ cookie: { sameSite: 'lax' } })",
        },
    ),
    (
        &["cookie-domain"],
        Cure {
            plain: "Leave Domain out, and call the cookie __Host-something.",
            tower_sessions: "leave out .with_domain(...)",
            express: "leave out cookie.domain",
        },
    ),
    (
        &["cookie-lifetime"],
        Cure {
            plain: "Let the cookie end after hours or days, and the record on the server with it.",
            tower_sessions: "SessionManagerLayer::new(store).with_expiry(Expiry::OnInactivity(Duration::hours(1)))",
            express: "session({ cookie: { maxAge: 60 * 60 * 1000 } })",
        },
    ),
    (
        &["cache-no-store"],
        Cure {
            plain: "Say Cache-Control: no-store on what is behind the login.",
            tower_sessions: "SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static(\"no-store\"))",
            express: "app.use((req, res, next) => { res.set('Cache-Control', 'no-store'); next() })",
        },
    ),
    (
        &["cached-cookie"],
        Cure {
            plain: "Say Cache-Control: no-store on each answer that sets a cookie.",
            tower_sessions: "SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static(\"no-store\"))",
            express: "res.set('Cache-Control', 'no-store')",
        },
    ),
    (
        &["framing"],
        Cure {
            plain: "Say who may frame your pages: nobody.",
            tower_sessions: "SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, HeaderValue::from_static(\"frame-ancestors 'none'\"))",
            express: "res.set('Content-Security-Policy', \"frame-ancestors 'none'\")",
        },
    ),
    (
        &["hsts"],
        Cure {
            plain: "Say Strict-Transport-Security: max-age=31536000 over https.",
            tower_sessions: "SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, ...)",
            express: "res.set('Strict-Transport-Security', 'max-age=31536000')",
        },
    ),
    (
        &["id-short", "id-counting", "id-time", "id-of-name"],
        Cure {
            plain: "Draw 128 bits from the system's random generator for each ID, and put nothing else into it.",
            tower_sessions: "its own IDs are 128 random bits",
            express: "leave out genid: its own IDs are 192 random bits",
        },
    ),
    (
        &["guessed-secret"],
        Cure {
            plain: "Draw a secret of 32 random bytes, keep it out of the code, and change it now.",
            tower_sessions: "Key::generate(), kept outside of the code",
            express: "session({ secret: process.env.SESSION_SECRET }), drawn with openssl rand -hex 32",
        },
    ),
    (
        &["token-unverified"],
        Cure {
            plain: "Check the signature before you read what it signs.",
            tower_sessions: "SessionManagerLayer::new(store).with_signed(key)",
            express: "jwt.verify(token, key, { algorithms: ['HS256'] }), never jwt.decode",
        },
    ),
    (
        &["token-none"],
        Cure {
            plain: "Name the algorithms that you accept, and none is not one.",
            tower_sessions: "Validation::new(Algorithm::HS256)",
            express: "jwt.verify(token, key, { algorithms: ['HS256'] })",
        },
    ),
    (
        &["token-without-end"],
        Cure {
            plain: "Put an end of minutes into each token.",
            tower_sessions: "claims with exp",
            express: "jwt.sign(claims, key, { expiresIn: '15m' })",
        },
    ),
    (
        &["id-in-url"],
        Cure {
            plain: "Take the session from the cookie only, and put it into no address.",
            tower_sessions: "it takes no ID from an address",
            express: "read req.session only, never req.query",
        },
    ),
    (
        &["id-in-page"],
        Cure {
            plain: "Put the session's ID into no page: take another value where one is needed.",
            tower_sessions: "do not print session.id()",
            express: "do not print req.sessionID",
        },
    ),
    (
        &["user-in-cookie", "role-in-cookie"],
        Cure {
            plain: "Keep on the server who somebody is and what they may do. The cookie holds an ID and nothing else.",
            tower_sessions: "session.insert(\"user_id\", id).await?",
            express: "req.session.userId = user.id",
        },
    ),
    (
        &["encoded-name"],
        Cure {
            plain: "Read cookie names as they come, without decoding them.",
            tower_sessions: "it decodes names: refuse a Cookie header with a % in a name, in a layer before the session layer",
            express: "it reads names as they come",
        },
    ),
    (
        &["fixation-planted", "fixation-invented"],
        Cure {
            plain: "Give the session a new ID when somebody logs in, and drop the old one.",
            tower_sessions: "session.cycle_id().await?",
            express: "req.session.regenerate(...)",
        },
    ),
    (
        &["logout-keeps-session"],
        Cure {
            plain: "End the record on the server. Deleting the cookie is courtesy.",
            tower_sessions: "session.flush().await?",
            express: "req.session.destroy(...)",
        },
    ),
    (
        &["password-keeps-sessions"],
        Cure {
            plain: "At a new password, end every other session of this user.",
            tower_sessions: "keep a generation number per user, in the record too, and compare in the guard",
            express: "UPDATE users SET generation = generation + 1, and compare in the guard",
        },
    ),
    (
        &["password-without-old"],
        Cure {
            plain: "Ask for the password in place, and check it, before you take a new one.",
            tower_sessions: "verify(&form.old, &user.hash)?",
            express: "if (!(await verify(user.hash, req.body.old))) return res.status(403).end()",
        },
    ),
    (
        &["csrf-form", "csrf-any-token", "csrf-others-token", "csrf-token-after-logout"],
        Cure {
            plain: "Keep a random token in the session, put it into each form, and refuse a request without it. Make a new one at each login.",
            tower_sessions: "session.insert(\"csrf\", token), compared in a middleware before each POST",
            express: "req.session.csrf = token, compared in a middleware before each POST",
        },
    ),
    (
        &["csrf-text-plain"],
        Cure {
            plain: "Refuse a body that does not say application/json.",
            tower_sessions: "axum::Json does so by itself: do not parse the body yourself",
            express: "express.json() with its own type; not type: '*/*'",
        },
    ),
    (
        &["csrf-get"],
        Cure {
            plain: "Change nothing on a GET.",
            tower_sessions: "post(handler), not any(handler)",
            express: "app.post, not app.all",
        },
    ),
    (
        &["csrf-method-override"],
        Cure {
            plain: "Check the token after the method is decided, and take no method out of a form.",
            tower_sessions: "leave method overrides out",
            express: "leave method-override out, or register it before the check",
        },
    ),
    (
        &["csrf-origin-null", "csrf-origin-prefix", "csrf-from-sibling"],
        Cure {
            plain: "Compare the whole Origin with your own; refuse null and everything else.",
            tower_sessions: "origin == \"https://your.host\"",
            express: "req.headers.origin === 'https://your.host'",
        },
    ),
    (
        &["login-csrf"],
        Cure {
            plain: "Ask for a token in the login form too, bound to a cookie from before the login; or check Origin.",
            tower_sessions: "session.insert(\"csrf\", token) on the login page",
            express: "req.session.csrf on the login page",
        },
    ),
    (
        &["open-redirect"],
        Cure {
            plain: "Go to paths of your own only: parse the address, and compare its origin.",
            tower_sessions: "Url::parse(base)?.join(&next)?.origin() == own",
            express: "new URL(next, base).origin === base",
        },
    ),
    (
        &["user-enumeration"],
        Cure {
            plain: "Answer a wrong password and an unknown name with the same words, status and address.",
            tower_sessions: "one answer for both cases",
            express: "one answer for both cases",
        },
    ),
    (
        &["user-enumeration-time"],
        Cure {
            plain: "Do the work of a password check for unknown names too.",
            tower_sessions: "verify(&form.password, user.map_or(DUMMY_HASH, |u| &u.hash))",
            express: "await verify(user?.hash ?? DUMMY_HASH, password)",
        },
    ),
    (
        &["password-in-url"],
        Cure {
            plain: "Send the login form as a POST.",
            tower_sessions: "post(log_in)",
            express: "<form method=\"post\">",
        },
    ),
    (
        &["login-unlimited"],
        Cure {
            plain: "Slow wrong passwords down, by name and by address.",
            tower_sessions: "tower_governor on the login route",
            express: "express-rate-limit on the login route",
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_a_cure() {
        for entry in super::super::entries() {
            let cure = Cure::of(entry.id);
            assert!(!cure.plain.is_empty() && !cure.express.is_empty(), "{}", entry.id);
        }
    }
}
