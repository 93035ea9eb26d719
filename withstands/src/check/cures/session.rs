//! Of the cookie, its ID and its end.

use super::Cure;

/// By the names of the checks.
pub(super) const CURES: &[(&[&str], Cure)] = &[
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
        &["plain-http"],
        Cure {
            plain: "Answer plain http with a redirect to the same address on https, and with nothing else.",
            tower_sessions: "a second router on port 80: Redirect::permanent(&format!(\"https://your.host{path}\"))",
            express: "app.use((req, res, next) => req.secure ? next() : res.redirect(308, `https://your.host${req.url}`))",
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
        &["idle-expiry"],
        Cure {
            plain: "End a session on the server when nobody has used it for as long as you say.",
            tower_sessions: "SessionManagerLayer::new(store).with_expiry(Expiry::OnInactivity(Duration::minutes(15)))",
            express: "session({ rolling: true, cookie: { maxAge: 15 * 60 * 1000 } }), and a store that keeps to it",
        },
    ),
    (
        &["absolute-expiry"],
        Cure {
            plain: "Write the time of the login into the session, and end it after as long as you say, used or not.",
            tower_sessions: "session.insert(\"since\", now) at the login, and a guard that flushes an old session",
            express: "req.session.since = Date.now() at the login, and a guard that destroys an old session",
        },
    ),
];
