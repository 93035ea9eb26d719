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
        let (plain, tower_sessions, express) = match id {
            "cookie-httponly" => (
                "Say HttpOnly when you set the session cookie.",
                "SessionManagerLayer::new(store).with_http_only(true)",
                "session({ cookie: { httpOnly: true } })",
            ),
            "cookie-secure" => (
                "Say Secure when you set the session cookie, and use https.",
                "SessionManagerLayer::new(store).with_secure(true)",
                "session({ cookie: { secure: true } })",
            ),
            "cookie-samesite" => (
                "Say SameSite=Lax when you set the session cookie, or Strict.",
                "SessionManagerLayer::new(store).with_same_site(SameSite::Lax)",
                "session({ cookie: { sameSite: 'lax' } })",
            ),
            "cookie-domain" => (
                "Leave Domain out, and call the cookie __Host-something.",
                "leave out .with_domain(...)",
                "leave out cookie.domain",
            ),
            "cookie-lifetime" => (
                "Let the cookie end after hours or days, and the record on the server with it.",
                "SessionManagerLayer::new(store).with_expiry(Expiry::OnInactivity(Duration::hours(1)))",
                "session({ cookie: { maxAge: 60 * 60 * 1000 } })",
            ),
            "cache-no-store" => (
                "Say Cache-Control: no-store on what is behind the login.",
                "SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static(\"no-store\"))",
                "app.use((req, res, next) => { res.set('Cache-Control', 'no-store'); next() })",
            ),
            "cached-cookie" => (
                "Say Cache-Control: no-store on each answer that sets a cookie.",
                "SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static(\"no-store\"))",
                "res.set('Cache-Control', 'no-store')",
            ),
            "framing" => (
                "Say who may frame your pages: nobody.",
                "SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, HeaderValue::from_static(\"frame-ancestors 'none'\"))",
                "res.set('Content-Security-Policy', \"frame-ancestors 'none'\")",
            ),
            "hsts" => (
                "Say Strict-Transport-Security: max-age=31536000 over https.",
                "SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, ...)",
                "res.set('Strict-Transport-Security', 'max-age=31536000')",
            ),
            "id-short" | "id-counting" | "id-time" | "id-of-name" => (
                "Draw 128 bits from the system's random generator for each ID, and put nothing else into it.",
                "its own IDs are 128 random bits",
                "leave out genid: its own IDs are 192 random bits",
            ),
            "guessed-secret" => (
                "Draw a secret of 32 random bytes, keep it out of the code, and change it now.",
                "Key::generate(), kept outside of the code",
                "session({ secret: process.env.SESSION_SECRET }), drawn with openssl rand -hex 32",
            ),
            "token-unverified" => (
                "Check the signature before you read what it signs.",
                "SessionManagerLayer::new(store).with_signed(key)",
                "jwt.verify(token, key, { algorithms: ['HS256'] }), never jwt.decode",
            ),
            "token-none" => (
                "Name the algorithms that you accept, and none is not one.",
                "Validation::new(Algorithm::HS256)",
                "jwt.verify(token, key, { algorithms: ['HS256'] })",
            ),
            "token-without-end" => (
                "Put an end of minutes into each token.",
                "claims with exp",
                "jwt.sign(claims, key, { expiresIn: '15m' })",
            ),
            "id-in-url" => (
                "Take the session from the cookie only, and put it into no address.",
                "it takes no ID from an address",
                "read req.session only, never req.query",
            ),
            "id-in-page" => (
                "Put the session's ID into no page: take another value where one is needed.",
                "do not print session.id()",
                "do not print req.sessionID",
            ),
            "user-in-cookie" | "role-in-cookie" => (
                "Keep on the server who somebody is and what they may do. The cookie holds an ID and nothing else.",
                "session.insert(\"user_id\", id).await?",
                "req.session.userId = user.id",
            ),
            "encoded-name" => (
                "Read cookie names as they come, without decoding them.",
                "it decodes names: refuse a Cookie header with a % in a name, in a layer before the session layer",
                "it reads names as they come",
            ),
            "fixation-planted" | "fixation-invented" => (
                "Give the session a new ID when somebody logs in, and drop the old one.",
                "session.cycle_id().await?",
                "req.session.regenerate(...)",
            ),
            "logout-keeps-session" => (
                "End the record on the server. Deleting the cookie is courtesy.",
                "session.flush().await?",
                "req.session.destroy(...)",
            ),
            "password-keeps-sessions" => (
                "At a new password, end every other session of this user.",
                "keep a generation number per user, in the record too, and compare in the guard",
                "UPDATE users SET generation = generation + 1, and compare in the guard",
            ),
            "password-without-old" => (
                "Ask for the password in place, and check it, before you take a new one.",
                "verify(&form.old, &user.hash)?",
                "if (!(await verify(user.hash, req.body.old))) return res.status(403).end()",
            ),
            "csrf-form" | "csrf-any-token" | "csrf-others-token" | "csrf-token-after-logout" => (
                "Keep a random token in the session, put it into each form, and refuse a request without it. Make a new one at each login.",
                "session.insert(\"csrf\", token), compared in a middleware before each POST",
                "req.session.csrf = token, compared in a middleware before each POST",
            ),
            "csrf-text-plain" => (
                "Refuse a body that does not say application/json.",
                "axum::Json does so by itself: do not parse the body yourself",
                "express.json() with its own type; not type: '*/*'",
            ),
            "csrf-get" => ("Change nothing on a GET.", "post(handler), not any(handler)", "app.post, not app.all"),
            "csrf-method-override" => (
                "Check the token after the method is decided, and take no method out of a form.",
                "leave method overrides out",
                "leave method-override out, or register it before the check",
            ),
            "csrf-origin-null" | "csrf-origin-prefix" | "csrf-from-sibling" => (
                "Compare the whole Origin with your own; refuse null and everything else.",
                "origin == \"https://your.host\"",
                "req.headers.origin === 'https://your.host'",
            ),
            "login-csrf" => (
                "Ask for a token in the login form too, bound to a cookie from before the login; or check Origin.",
                "session.insert(\"csrf\", token) on the login page",
                "req.session.csrf on the login page",
            ),
            "open-redirect" => (
                "Go to paths of your own only: parse the address, and compare its origin.",
                "Url::parse(base)?.join(&next)?.origin() == own",
                "new URL(next, base).origin === base",
            ),
            "user-enumeration" => (
                "Answer a wrong password and an unknown name with the same words, status and address.",
                "one answer for both cases",
                "one answer for both cases",
            ),
            "user-enumeration-time" => (
                "Do the work of a password check for unknown names too.",
                "verify(&form.password, user.map_or(DUMMY_HASH, |u| &u.hash))",
                "await verify(user?.hash ?? DUMMY_HASH, password)",
            ),
            "password-in-url" => ("Send the login form as a POST.", "post(log_in)", "<form method=\"post\">"),
            "login-unlimited" => (
                "Slow wrong passwords down, by name and by address.",
                "tower_governor on the login route",
                "express-rate-limit on the login route",
            ),
            _ => ("", "", ""),
        };
        Self { plain, tower_sessions, express }
    }
}
