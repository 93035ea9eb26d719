//! A request written out by hand, and the numbers that it is sent with one after the other.

use std::ops::RangeInclusive;

use super::Problem;
use crate::target::Target;

/// The most numbers that are tried one after the other.
const MOST_NUMBERS: u32 = 1000;

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
    /// one of the target's.
    #[must_use]
    pub fn url(&self, target: &Target) -> String {
        if self.target.starts_with('/') {
            let host = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("host"));
            return host.map_or_else(|| target.url(&self.target), |(_, host)| format!("https://{host}{}", self.target));
        }
        self.target.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::tests::LIBRARY;

    #[test]
    fn a_path_alone_is_the_targets() {
        let url = |lines: &[&str]| RawRequest::parse(lines, 1).unwrap().url(&LIBRARY);
        assert_eq!(url(&["GET /account"]), "http://library.example:8080/account");
        assert_eq!(url(&["GET /cart", "Host: shop.grand.example"]), "https://shop.grand.example/cart");
        assert_eq!(url(&["GET https://evil.example/x"]), "https://evil.example/x");
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
