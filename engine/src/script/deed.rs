//! What a person can do, one deed a line; and a request written out by hand.

use time::Duration;

use super::Problem;

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
            "restart" if rest == "hotel" => Ok(Self::Restart),
            _ => Err(bad(
                "A deed is one of: open URL, click \"text\", submit \"form\" field=value, back, wait 31m, restart hotel",
            )),
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
}

impl RawRequest {
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
        Ok(Self { method: method.to_owned(), target: target.to_owned(), headers, body })
    }

    /// The absolute URL, with the `Host` header where the target is only a path.
    #[must_use]
    pub fn url(&self) -> String {
        if self.target.starts_with('/') {
            let host = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("host")).map_or("", |(_, v)| v);
            return format!("https://{host}{}", self.target);
        }
        self.target.clone()
    }
}
