//! `capture NAME = SOURCE`: what is kept out of an answer, a jar, an address, the wire or a copied store.
//!
//! A source that is misspelt does not parse, so that a capture that finds nothing is never a typing mistake of ours.

use std::fmt;

use http::HeaderName;
use url::Url;

use super::Problem;
use crate::{
    browser::Browser,
    exchange::{Exchange, header},
    world::{Kept, World},
};

/// `capture planted = cookie.session`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The name to use as `{{name}}` later.
    pub name: String,
    /// Where the value comes from.
    pub from: Source,
}

/// Where a captured value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `cookie.NAME`: out of the browser's jar. `session` stands for the session cookie, whatever the site calls it.
    Cookie(String),
    /// `header NAME` of the last answer.
    Header(HeaderName),
    /// `query NAME` of the last address that was asked for, such as what a script sent away.
    Query(String),
    /// `address`: the last one asked for, as it stands in the address bar.
    Address,
    /// `wire cookie.NAME`: a cookie in a request that went over plain http.
    Wire(String),
    /// `jar`: every cookie in the browser's jar for the last host, whatever its flags, as a `Cookie` header has them: what
    /// somebody reads who has copied the browser's files.
    Jar,
    /// `store FIELD=VALUE`: what a copy of the site's store has the newest such record under.
    Store {
        /// The field of the record.
        field: String,
        /// Its value, as text.
        value: String,
    },
}

const FORMS: &str = "Write capture NAME = and one of: cookie.session, cookie.NAME, jar, header NAME, query NAME, \
                     address, wire cookie.NAME, store FIELD=VALUE";

impl Capture {
    /// Reads a line that begins with `capture `.
    ///
    /// # Errors
    /// A name that cannot stand in `{{name}}`; a source that there is not.
    pub(super) fn parse(text: &str, line: usize) -> Result<Self, Problem> {
        let (name, from) = text
            .strip_prefix("capture ")
            .and_then(|rest| rest.split_once('='))
            .ok_or_else(|| Problem::at(line, format!("`{text}` is neither an expectation nor a capture"), FORMS))?;
        let (name, from) = (name.trim(), from.trim());
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let todo = "A name has letters, digits and underscores";
            return Err(Problem::at(line, format!("`{name}` is no name to keep something under"), todo));
        }
        let from = Source::parse(from)
            .ok_or_else(|| Problem::at(line, format!("nothing can be captured from `{from}`"), FORMS))?;
        Ok(Self { name: name.to_owned(), from })
    }
}

impl Source {
    fn parse(text: &str) -> Option<Self> {
        if text == "address" {
            return Some(Self::Address);
        }
        if text == "jar" {
            return Some(Self::Jar);
        }
        if let Some(name) = text.strip_prefix("cookie.") {
            return cookie_name(name).map(Self::Cookie);
        }
        let (kind, what) = text.split_once(' ')?;
        let what = what.trim();
        match kind {
            "header" => HeaderName::from_bytes(what.as_bytes()).ok().map(Self::Header),
            "query" => one_word(what).map(Self::Query),
            "wire" => cookie_name(what.strip_prefix("cookie.")?).map(Self::Wire),
            "store" => {
                let (field, value) = what.split_once('=')?;
                let (field, value) = (one_word(field.trim())?, value.trim().to_owned());
                (!value.is_empty()).then_some(Self::Store { field, value })
            }
            _ => None,
        }
    }

    /// Looks the value up; `None` if there is none. `copy` is that of the site's store, if somebody has one.
    pub(super) fn find(
        &self,
        world: &dyn World,
        browser: &Browser,
        done: &[Exchange],
        copy: &[Kept],
    ) -> Option<String> {
        let called = |name: &str| if name == "session" { world.session_cookie() } else { name.to_owned() };
        match self {
            Self::Cookie(name) => in_jar(&called(name), browser, done),
            Self::Jar => whole_jar(browser, done),
            Self::Header(name) => done.last().and_then(|e| e.response.header(name.as_str())).map(str::to_owned),
            Self::Query(wanted) => done.last().and_then(|e| in_query(&e.request.url, wanted)),
            Self::Address => done.iter().rfind(|e| e.navigation.top_level()).map(|e| e.request.url.to_string()),
            Self::Wire(name) => overheard(&called(name), done),
            Self::Store { field, value } => kept_under(copy, field, value),
        }
    }
}

/// As it is written.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cookie(name) => write!(f, "cookie.{name}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Query(name) => write!(f, "query {name}"),
            Self::Address => f.write_str("address"),
            Self::Jar => f.write_str("jar"),
            Self::Wire(name) => write!(f, "wire cookie.{name}"),
            Self::Store { field, value } => write!(f, "store {field}={value}"),
        }
    }
}

fn one_word(text: &str) -> Option<String> {
    (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// RFC 6265, section 4.1.1: the name of a cookie is a token, and so is the name of a header.
fn cookie_name(text: &str) -> Option<String> {
    HeaderName::from_bytes(text.as_bytes()).ok().map(|_| text.to_owned())
}

fn in_query(url: &Url, wanted: &str) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

fn in_jar(name: &str, browser: &Browser, done: &[Exchange]) -> Option<String> {
    let host = done.last()?.request.url.host_str()?;
    let mut cookies = browser.jar().cookies().filter(|c| c.name == name);
    cookies.find(|c| c.domain == host || host.ends_with(&format!(".{}", c.domain))).map(|c| c.value.clone())
}

fn whole_jar(browser: &Browser, done: &[Exchange]) -> Option<String> {
    let host = done.last()?.request.url.host_str()?;
    let for_it = |domain: &str| domain == host || host.ends_with(&format!(".{domain}"));
    let pairs: Vec<String> = browser.jar().cookies().filter(|c| for_it(&c.domain)).map(|c| c.pair()).collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}

/// A cookie in a request that went over plain http: whoever is on the way reads it.
fn overheard(name: &str, done: &[Exchange]) -> Option<String> {
    let plain = done.iter().filter(|e| e.request.url.scheme() == "http");
    let mut lines = plain.filter_map(|e| header(&e.request.headers, "cookie"));
    lines.find_map(|line| {
        line.split("; ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    })
}

/// What the newest record with this field is kept under.
fn kept_under(backup: &[Kept], field: &str, value: &str) -> Option<String> {
    let says = |kept: &&Kept| kept.data.get(field).is_some_and(|found| found.to_string().trim_matches('"') == value);
    backup.iter().rfind(says).map(|kept| kept.key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_reads_back_as_it_is_written() {
        for from in [
            "cookie.session",
            "cookie.token",
            "jar",
            "header location",
            "query c",
            "address",
            "wire cookie.session",
            "store guest_id=7",
        ] {
            let capture = Capture::parse(&format!("capture x = {from}"), 1).unwrap();
            assert_eq!((capture.name.as_str(), capture.from.to_string().as_str()), ("x", from));
        }
    }

    #[test]
    fn what_can_never_be_captured_is_a_problem_with_its_line() {
        for from in [
            "wire sid",
            "wire",
            "wire cookie.",
            "cookie.",
            "cookie.two words",
            "cookie",
            "jar sid",
            "jars",
            "header",
            "header two words",
            "query",
            "query two words",
            "address bar",
            "store guest_id",
            "store =7",
            "store guest_id=",
            "session",
            "",
            "cookie.a;b",
        ] {
            let problem = Capture::parse(&format!("capture x = {from}"), 7).unwrap_err();
            assert_eq!((problem.line, problem.says), (7, format!("nothing can be captured from `{from}`")));
        }
        for name in ["", "two words", "a.b", "{{x}}"] {
            let problem = Capture::parse(&format!("capture {name} = address"), 7).unwrap_err();
            assert_eq!((problem.line, problem.says), (7, format!("`{name}` is no name to keep something under")));
        }
    }
}
