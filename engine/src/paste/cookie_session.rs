//! A configuration of cookie-session, which keeps the whole session in the cookie.
//!
//! What lives here: that it is another library, with its options outside and no ID. Why here: its options are copied
//! into express-session and the other way round. Deliberately absent: judging it option by option.
//!
//! Source: cookie-session 2.1.0, index.js.

use super::{
    config::{Configuration, Setting, Standing, headline},
    express::js,
    object::{Value, object},
};

const OPTIONS: [&str; 14] = [
    "name",
    "keys",
    "secret",
    "signed",
    "overwrite",
    "maxAge",
    "expires",
    "path",
    "domain",
    "partitioned",
    "priority",
    "sameSite",
    "secure",
    "httpOnly",
];

/// The configuration, if this is one.
pub(super) fn read(text: &str) -> Option<Configuration> {
    let at = text.find("cookieSession(")? + "cookieSession(".len();
    let (fields, _) = object(text[at..].trim_start())?;
    let mut settings: Vec<Setting> = fields.iter().map(|(name, value)| setting(name, value)).collect();
    if !fields.iter().any(|(name, _)| name == "sameSite") {
        settings.push(Setting::new(
            "sameSite",
            Standing::Missing,
            "The attribute is then left out, and browsers differ: Chromium takes it for Lax, Firefox for None.",
        ));
    }
    let get = |wanted: &str| fields.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let text_of = |name: &str, other: &str| match get(name) {
        Some(Value::Text(text)) => text.clone(),
        _ => other.to_owned(),
    };
    let mut line = format!("{}=eyJ1c2VyIjoxfQ==; path={}", text_of("name", "session"), text_of("path", "/"));
    line.push_str(if get("secure") == Some(&Value::True) { "; secure" } else { "" });
    line.push_str(if get("httpOnly") == Some(&Value::False) { "" } else { "; httponly" });
    let notes = vec![
        "The session lies in the cookie: there is no record on the server, and no ID. So there is no req.session.regenerate, which passport calls since 0.6: \"regenerate is not a function\". To renew, set req.session = null and write anew.".to_owned(),
        "Whoever has copied the cookie keeps it: signing out removes it from one browser only.".to_owned(),
        "Everything has to fit into 4096 bytes, name and value together.".to_owned(),
    ];
    Some(Configuration {
        library: "cookie-session",
        headline: headline(&settings),
        settings,
        line: Some(line),
        notes,
        fixed: String::new(),
    })
}

fn setting(name: &str, value: &Value) -> Setting {
    let text = format!("{name}: {}", js(value));
    match name {
        "cookie" | "resave" | "saveUninitialized" | "store" | "rolling" => Setting::new(
            text,
            Standing::Ignored,
            "An option of express-session; this library has its cookie options outside.",
        ),
        name if OPTIONS.contains(&name) => Setting::new(text, Standing::Counts, "As it says."),
        _ => Setting::new(text, Standing::Ignored, "Not an option of cookie-session."),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn another_library_with_its_options_outside() {
        let config =
            read("app.use(cookieSession({ name: 's', keys: [k], maxAge: 3600000, cookie: { secure: true } }))")
                .unwrap_or_else(|| unreachable!("a configuration"));
        assert_eq!(config.line.as_deref(), Some("s=eyJ1c2VyIjoxfQ==; path=/; httponly"));
        assert_eq!(config.headline, "One of these options does nothing here.");
        assert!(config.notes[0].contains("regenerate is not a function"));
    }
}
