//! What a person can do, one deed a line; and a request written out by hand.

use std::ops::RangeInclusive;

use time::Duration;

use super::{Craft, Problem};
use crate::world::HOTEL;

/// One deed in an `act` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Types an address and goes there.
    Open(String),
    /// Clicks a link or a button.
    Click(String),
    /// Fills a form in and sends it.
    Submit {
        /// The name the form goes by.
        form: String,
        /// Fields and values.
        fields: Vec<(String, String)>,
    },
    /// Goes back one page.
    Back,
    /// Lets time pass for the whole world.
    Wait(Duration),
    /// Opens an address again and again, as a script in an open tab does.
    Every {
        /// How long between two visits.
        pause: Duration,
        /// How many visits.
        times: u32,
        /// Where to.
        address: String,
    },
    /// Waits for the answer to a request that is under way, by its name.
    Finish(String),
    /// Computes something, and keeps it under a name. No site is asked.
    Make {
        /// The name, for `{{name}}` later.
        name: String,
        /// What.
        craft: Craft,
    },
    /// Stops the hotel's process and starts it again.
    Restart,
}

impl Deed {
    /// Reads one line.
    ///
    /// # Errors
    /// An unknown verb or a verb without what it needs.
    pub fn parse(text: &str, line: usize) -> Result<Self, Problem> {
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        let bad = |todo: &str| Problem::at(line, format!("`{text}` is not a deed"), todo);
        match verb {
            "open" | "type" if !rest.is_empty() => Ok(Self::Open(rest.to_owned())),
            "click" => {
                quoted(rest).map(|(what, _)| Self::Click(what)).ok_or_else(|| bad("Write click \"text of the link\""))
            }
            "submit" => submit(rest).ok_or_else(|| bad("Write submit \"name of the form\" field=value ...")),
            "back" => Ok(Self::Back),
            "wait" => duration(rest).map(Self::Wait).ok_or_else(|| bad("Write wait 30s, wait 31m, wait 8h or wait 2d")),
            "every" => every(rest).ok_or_else(|| bad("Write every 25m for 9h open URL: at most 100 visits")),
            "finish" if !rest.is_empty() => Ok(Self::Finish(rest.to_owned())),
            "restart" if rest == "hotel" => Ok(Self::Restart),
            "make" => named(rest, Craft::made)
                .ok_or_else(|| bad("Write make NAME = base64url TEXT or make NAME = hs256 KEY TEXT")),
            "guess" => named(rest, Craft::guessed)
                .ok_or_else(|| bad("Write guess NAME = hs256 TOKEN among first, second, third")),
            _ => Err(bad("A deed is one of: open URL, click \"text\", submit \"form\" field=value, back, wait 31m, \
                 every 25m for 9h open URL, finish NAME, restart hotel, make NAME = ..., guess NAME = ...")),
        }
    }
}

/// A leading `"text"`, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (inner, rest) = text.strip_prefix('"')?.split_once('"')?;
    Some((inner.to_owned(), rest.trim()))
}

fn submit(text: &str) -> Option<Deed> {
    let (form, mut rest) = quoted(text)?;
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let (field, after) = rest.split_once('=')?;
        let (value, remaining) = match quoted(after) {
            Some(pair) => pair,
            None => after.split_once(' ').map_or((after.to_owned(), ""), |(v, r)| (v.to_owned(), r.trim())),
        };
        fields.push((field.trim().to_owned(), value));
        rest = remaining;
    }
    Some(Deed::Submit { form, fields })
}

/// `NAME = ...`
fn named(text: &str, read: impl Fn(&str) -> Option<Craft>) -> Option<Deed> {
    let (name, how) = text.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    Some(Deed::Make { name: name.to_owned(), craft: read(how.trim()).filter(|_| is_name)? })
}

/// `25m for 9h open URL`
fn every(text: &str) -> Option<Deed> {
    let (pause, rest) = text.split_once(" for ")?;
    let (lasting, address) = rest.split_once(" open ")?;
    let (pause, lasting) = (duration(pause)?, duration(lasting)?);
    let times = lasting.whole_seconds().checked_div(pause.whole_seconds())?;
    let times = u32::try_from(times).ok().filter(|times| (1..=MOST_TIMES).contains(times))?;
    Some(Deed::Every { pause, times, address: address.trim().to_owned() })
}

/// The most visits of one line.
const MOST_TIMES: u32 = 100;

/// The most numbers that are tried one after the other.
const MOST_NUMBERS: u32 = 1000;

/// The longest time that passes at once: beyond every limit that a cookie or a record can have.
const LONGEST_WAIT: Duration = Duration::days(1000);

/// Reads `30s`, `31m`, `9h` or `15d`: at most 1000 days.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let amount: i64 = text.get(..text.len() - 1)?.parse().ok().filter(|amount| *amount >= 0)?;
    amount.checked_mul(unit).map(Duration::seconds).filter(|by| *by <= LONGEST_WAIT)
}

/// A request as it stands in an `http` block, before `{{names}}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// The method.
    pub method: String,
    /// Absolute URL, or a path with a `Host` header.
    pub target: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// Sent once for each of these numbers.
    pub each: Option<Each>,
}

/// `{{each 01..20}}`: numbers of the same width, tried one after the other until what follows holds. With
/// `{{all 01..20}}` they are tried as long as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// As long as what follows holds?
    pub(super) all: bool,
    /// As it is written, braces included.
    text: String,
    numbers: RangeInclusive<u32>,
    width: usize,
}

impl Each {
    /// The first `{{each ...}}` of a text, or else its first `{{all ...}}`; `None` if it has none.
    fn find(text: &str) -> Option<Result<Self, ()>> {
        let found = |word: &'static str| Some((word, text.split_once(&format!("{{{{{word} "))?.1));
        let (word, rest) = found("each").or_else(|| found("all"))?;
        let inner = rest.split_once("}}").map(|(inner, _)| inner);
        Some(inner.and_then(|inner| Self::parse(word, inner)).ok_or(()))
    }

    fn parse(word: &str, inner: &str) -> Option<Self> {
        let (from, to) = inner.trim().split_once("..")?;
        let (first, last): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
        let fits = from.len() == to.len() && first <= last && last - first < MOST_NUMBERS;
        let text = format!("{{{{{word} {inner}}}}}");
        fits.then_some(Self { all: word == "all", text, numbers: first..=last, width: from.len() })
    }
}

impl RawRequest {
    /// The requests to send in turn: one, unless it says `{{each ...}}` or `{{all ...}}`.
    pub fn in_turn(&self) -> impl Iterator<Item = Self> {
        let one = self.each.is_none().then(|| self.clone());
        let each = self.each.iter().flat_map(|each| each.numbers.clone().map(|number| self.with(each, number)));
        one.into_iter().chain(each)
    }

    fn with(&self, each: &Each, number: u32) -> Self {
        let digits = format!("{number:0width$}", width = each.width);
        let put = |place: &String| place.replace(&each.text, &digits);
        Self {
            method: self.method.clone(),
            target: put(&self.target),
            headers: self.headers.iter().map(|(name, value)| (name.clone(), put(value))).collect(),
            body: put(&self.body),
            each: None,
        }
    }

    /// Reads request line, headers, an empty line, body.
    ///
    /// # Errors
    /// No request line, or a header without a colon.
    pub fn parse(lines: &[&str], line: usize) -> Result<Self, Problem> {
        let first = lines.first().copied().unwrap_or_default();
        let mut words = first.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(Problem::at(
                line,
                "this block has no request line",
                "Begin it with METHOD URL, for example GET https://hotel.grand.example/",
            ));
        };
        let mut headers = Vec::new();
        let mut rest = lines.iter().skip(1);
        for (at, text) in (line + 1..).zip(rest.by_ref()) {
            if text.trim().is_empty() {
                break;
            }
            let (name, value) = text.split_once(':').ok_or_else(|| {
                Problem::at(
                    at,
                    format!("`{text}` is not a header"),
                    "Write Name: value, and an empty line before the body",
                )
            })?;
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        let body = rest.copied().collect::<Vec<_>>().join("\n");
        let each = Each::find(&lines.join("\n")).transpose().map_err(|()| {
            let todo = "Write {{each 01..20}} or {{all 01..20}}: numbers of the same width, at most 1000 of them";
            Problem::at(line, "the numbers of this request cannot be read", todo)
        })?;
        Ok(Self { method: method.to_owned(), target: target.to_owned(), headers, body, each })
    }

    /// The absolute URL. Where the target is only a path, it is one of the `Host` header's site, and without that header
    /// one of the hotel's.
    #[must_use]
    pub fn url(&self) -> String {
        if self.target.starts_with('/') {
            let host = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("host")).map_or(HOTEL, |(_, v)| v);
            return format!("https://{host}{}", self.target);
        }
        self.target.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_alone_is_the_hotels() {
        let url = |lines: &[&str]| RawRequest::parse(lines, 1).unwrap().url();
        assert_eq!(url(&["GET /account"]), "https://hotel.grand.example/account");
        assert_eq!(url(&["GET /cart", "Host: shop.grand.example"]), "https://shop.grand.example/cart");
        assert_eq!(url(&["GET https://evil.example/x"]), "https://evil.example/x");
    }

    #[test]
    fn every_so_often_is_a_number_of_visits() {
        let deed = Deed::parse("every 14m for 9h open https://hotel.grand.example/", 1).unwrap();
        let address = "https://hotel.grand.example/".to_owned();
        assert_eq!(deed, Deed::Every { pause: Duration::minutes(14), times: 38, address });
        for bad in ["every 0s for 9h open x", "every 1s for 9h open x", "every 9h for 1h open x", "every 1h open x"] {
            assert!(Deed::parse(bad, 1).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_computed_goes_by_a_name() {
        let deed = Deed::parse("make head = base64url {\"alg\":\"none\"}", 1).unwrap();
        let craft = Craft::Base64Url("{\"alg\":\"none\"}".to_owned());
        assert_eq!(deed, Deed::Make { name: "head".to_owned(), craft });
        assert!(Deed::parse("guess key = hs256 {{mine}} among a, b", 1).is_ok());
        for bad in ["make = base64url x", "make two words = base64url x", "make x = base64url", "guess key = a, b"] {
            let problem = Deed::parse(bad, 7).unwrap_err();
            assert!(problem.line == 7 && problem.todo.starts_with("Write "), "{bad}: {problem}");
        }
    }

    #[test]
    fn a_request_with_each_is_sent_once_a_number() {
        let lines = ["GET https://hotel.grand.example/account", "Cookie: sid=s-{{each 08..10}}A"];
        let cookies: Vec<String> =
            RawRequest::parse(&lines, 1).unwrap().in_turn().map(|r| r.headers[0].1.clone()).collect();
        assert_eq!(cookies, ["sid=s-08A", "sid=s-09A", "sid=s-10A"]);
        let all = RawRequest::parse(&[lines[0], "Cookie: sid={{all 1..3}}"], 1).unwrap();
        assert!(all.each.as_ref().is_some_and(|each| each.all) && all.in_turn().count() == 3);
        for bad in ["{{each 1..10}}", "{{each 9..1}}", "{{each 0000..1000}}", "{{each a..b}}", "{{each 1"] {
            assert!(
                RawRequest::parse(&["GET https://hotel.grand.example/", &format!("Cookie: {bad}")], 1).is_err(),
                "{bad}"
            );
        }
        assert_eq!(RawRequest::parse(&lines[..1], 1).unwrap().in_turn().count(), 1);
    }
}
