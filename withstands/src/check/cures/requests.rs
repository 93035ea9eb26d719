//! Of the login, the logout, and requests that somebody else causes.

use super::Cure;

/// By the names of the checks.
pub(super) const CURES: &[(&[&str], Cure)] = &[
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
