use time::macros::datetime;

use super::{Standing, read};

const NOW: time::OffsetDateTime = datetime!(2026-11-30 12:00 UTC);

fn standing(text: &str, option: &str) -> Standing {
    let config = read(text, NOW).unwrap_or_else(|| unreachable!("{text} is a configuration"));
    let found = config.settings.iter().find(|one| one.text.starts_with(option));
    found.unwrap_or_else(|| unreachable!("{option} is in {:?}", config.settings)).standing
}

#[test]
fn an_option_in_the_wrong_place_is_ignored_and_told_where_it_belongs() {
    let text = "app.use(session({ secret: 'keyboard cat', resave: false, maxAge: 3600000, secure: true }));";
    let config = read(text, NOW).unwrap_or_else(|| unreachable!("a configuration"));
    assert_eq!(config.headline, "Two of these options do nothing here.");
    assert_eq!(config.line.as_deref(), Some("connect.sid=s%3AID.signature; Path=/; HttpOnly"));
    for (option, wanted) in [
        ("maxAge", Standing::Ignored),
        ("secure", Standing::Ignored),
        ("secret", Standing::Weak),
        ("resave", Standing::Counts),
        ("saveUninitialized", Standing::Missing),
        ("cookie.sameSite", Standing::Missing),
        ("store", Standing::Missing),
    ] {
        assert_eq!(standing(text, option), wanted, "{option}");
    }
    assert!(config.fixed.contains("cookie: { maxAge: 3600000, secure: true, sameSite: 'lax' }"), "{}", config.fixed);
    assert!(config.fixed.contains("process.env.SESSION_SECRET") && config.fixed.contains("saveUninitialized: false"));
}

#[test]
fn the_line_is_what_the_library_would_write() {
    let text = "const s = expressSession({ secret: env.S, name: '__Host-sid', saveUninitialized: false, resave: false, store, cookie: { maxAge: 1000 * 60 * 60, secure: true, sameSite: true, httpOnly: false, path: '/app', domain: 'a.example' } })";
    let config = read(text, NOW).unwrap_or_else(|| unreachable!("a configuration"));
    assert_eq!(
        config.line.as_deref(),
        Some(
            "__Host-sid=s%3AID.signature; Domain=a.example; Path=/app; Expires=Mon, 30 Nov 2026 13:00:00 GMT; Secure; SameSite=Strict"
        )
    );
    assert!(config.notes.iter().any(|note| note.contains("trust proxy")));
    assert!(read(&format!("app.set('trust proxy', 1); {text}"), NOW).is_some_and(|config| config.notes.is_empty()));
}

#[test]
fn what_throws_is_an_error() {
    let with = |cookie: &str| format!("session({{ secret: x, cookie: {{ {cookie} }} }})");
    assert_eq!(standing(&with("maxAge: '1h'"), "cookie.maxAge"), Standing::Fails);
    assert_eq!(standing(&with("sameSite: 'laxx'"), "cookie.sameSite"), Standing::Fails);
    assert_eq!(standing(&with("sameSite: 'none'"), "cookie.sameSite"), Standing::Weak);
    assert_eq!(standing(&with("maxAge: 3600"), "cookie.maxAge"), Standing::Weak);
    assert_eq!(standing("session({ resave: false })", "secret"), Standing::Missing);
    assert!(read("session({ resave: false })", NOW).is_some_and(|config| config.line.is_none()));
}

#[test]
fn what_is_no_configuration_is_none() {
    for text in
        ["sid=1; Path=/", "{\"log\": {}}", "req.session.user = 1", "session(", "HTTP/1.1 200 OK\n\n{\"secret\": 1}"]
    {
        assert!(read(text, NOW).is_none(), "{text}");
    }
}
