//! One short sentence for each part of a `Set-Cookie` value.
//!
//! What lives here: the glosses. Why here: pages and the command line show the same ones. Deliberately absent: whether
//! the line is kept; that is a verdict.

use super::parse::seconds;
use super::{Dates, MaxAge, Part, date};
use crate::site::is_public_suffix;

impl Part {
    /// One short sentence for a beginner; `None` for separators and the equals sign.
    pub fn gloss(&self) -> Option<String> {
        match self {
            Part::Name => Some("The cookie's name. The server finds its cookie by it.".into()),
            Part::Value => Some("The value. The browser keeps it and sends it back unread.".into()),
            Part::Equals | Part::Separator => None,
            Part::Attribute { name, known: false, .. } if name.is_empty() => None,
            Part::Attribute { name, known: false, .. } => {
                Some(format!("{name}: no attribute that browsers know. They ignore it."))
            }
            Part::Attribute { name, value, known: true } => {
                Some(format!("{name}: {}", attribute(name, value.as_deref().unwrap_or_default())))
            }
        }
    }
}

fn attribute(name: &str, value: &str) -> String {
    match name {
        "Expires" => expires(value),
        "Max-Age" => max_age(value),
        "Domain" if value.is_empty() => "empty, so it counts as left out.".into(),
        "Domain" if value == "." => "a dot alone names no host, and browsers drop the line.".into(),
        "Domain" => {
            let domain = value.strip_prefix('.').unwrap_or(value);
            if is_public_suffix(&domain.to_ascii_lowercase()) {
                format!("{domain} is a public suffix, so no browser keeps a cookie for what lies below it.")
            } else {
                format!("sent to {domain} and to every host below it.")
            }
        }
        "Path" if !value.starts_with('/') => {
            "does not begin with a slash, so the folder of the page counts instead.".into()
        }
        "Path" if value == "/" => "sent with every path of the host.".into(),
        "Path" => format!("sent with {value} and what lies below it."),
        "Secure" => "sent over encrypted connections only.".into(),
        "HttpOnly" => "script on the page cannot read this cookie. It is still sent with every request.".into(),
        "SameSite" => same_site(value).into(),
        "Partitioned" => "kept in a jar of its own for each site that embeds this one.".into(),
        _ => String::new(),
    }
}

fn same_site(value: &str) -> &'static str {
    match value.to_ascii_lowercase().as_str() {
        "strict" => "sent only when the site itself causes the request.",
        "lax" => "other sites' pages send it only by changing the address bar with a GET, such as a link.",
        "none" => "sent whichever site causes the request. Needs Secure.",
        _ => "no value that browsers know, so it counts as left out. Chromium then treats it as Lax.",
    }
}

fn expires(value: &str) -> String {
    let read = |dates| date::parse(value, dates).map(|end| end.date());
    let (text, chromium, firefox) = (read(Dates::Text), read(Dates::Chromium), read(Dates::Firefox));
    match (text, chromium, firefox) {
        (None, None, None) => "no date that browsers understand, so they ignore it.".into(),
        (Some(end), Some(c), Some(f)) if c == end && f == end => {
            format!("the browser drops the cookie on {end}, 400 days from now at the latest.")
        }
        _ => {
            let says = |end: Option<time::Date>| end.map_or("no date".to_owned(), |end| end.to_string());
            let (text, chromium, firefox) = (says(text), says(chromium), says(firefox));
            format!("the standard reads {text}, Chromium {chromium}, Firefox {firefox}. The cookie ends then.")
        }
    }
}

fn max_age(value: &str) -> String {
    if value.starts_with('-') && seconds(value, MaxAge::Text).is_none() {
        return "no whole number of seconds. Firefox takes a minus as ended; the others ignore it.".into();
    }
    if value.starts_with('+') {
        return match seconds(value, MaxAge::Plus) {
            Some(seconds) => format!("Chromium reads {}. The standard and Firefox ignore it.", span(seconds)),
            None => "no whole number of seconds, so browsers ignore it.".into(),
        };
    }
    match seconds(value, MaxAge::Text) {
        Some(seconds) if seconds <= 0 => "the cookie has ended. This removes it.".into(),
        Some(seconds) if seconds > 400 * 86_400 => {
            "longer than browsers keep a cookie. They drop it after 400 days.".into()
        }
        Some(seconds) => format!("the browser drops the cookie after {}.", span(seconds)),
        None => "no whole number of seconds, so browsers ignore it.".into(),
    }
}

/// Seconds in the largest unit that leaves no rest.
fn span(seconds: i64) -> String {
    let (count, unit) = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        .into_iter()
        .find(|(size, _)| seconds % size == 0)
        .map_or((seconds, "second"), |(size, unit)| (seconds / size, unit));
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
