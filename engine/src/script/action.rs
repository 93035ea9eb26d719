//! What a person can do, one deed a line.

use time::Duration;

use super::{Computation, Problem};

/// One deed in an `act` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
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
        craft: Computation,
    },
    /// Stops the hotel's process and starts it again.
    Restart,
}

impl Action {
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
            "make" => named(rest, Computation::made)
                .ok_or_else(|| bad("Write make NAME = base64url TEXT or make NAME = hs256 KEY TEXT")),
            "guess" => named(rest, Computation::guessed)
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

fn submit(text: &str) -> Option<Action> {
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
    Some(Action::Submit { form, fields })
}

/// `NAME = ...`
fn named(text: &str, read: impl Fn(&str) -> Option<Computation>) -> Option<Action> {
    let (name, how) = text.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    Some(Action::Make { name: name.to_owned(), craft: read(how.trim()).filter(|_| is_name)? })
}

/// `25m for 9h open URL`
fn every(text: &str) -> Option<Action> {
    let (pause, rest) = text.split_once(" for ")?;
    let (lasting, address) = rest.split_once(" open ")?;
    let (pause, lasting) = (duration(pause)?, duration(lasting)?);
    let times = lasting.whole_seconds().checked_div(pause.whole_seconds())?;
    let times = u32::try_from(times).ok().filter(|times| (1..=MOST_TIMES).contains(times))?;
    Some(Action::Every { pause, times, address: address.trim().to_owned() })
}

/// The most visits of one line.
const MOST_TIMES: u32 = 100;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_so_often_is_a_number_of_visits() {
        let deed = Action::parse("every 14m for 9h open https://hotel.grand.example/", 1).unwrap();
        let address = "https://hotel.grand.example/".to_owned();
        assert_eq!(deed, Action::Every { pause: Duration::minutes(14), times: 38, address });
        for bad in ["every 0s for 9h open x", "every 1s for 9h open x", "every 9h for 1h open x", "every 1h open x"] {
            assert!(Action::parse(bad, 1).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_computed_goes_by_a_name() {
        let deed = Action::parse("make head = base64url {\"alg\":\"none\"}", 1).unwrap();
        let craft = Computation::Base64Url("{\"alg\":\"none\"}".to_owned());
        assert_eq!(deed, Action::Make { name: "head".to_owned(), craft });
        assert!(Action::parse("guess key = hs256 {{mine}} among a, b", 1).is_ok());
        for bad in ["make = base64url x", "make two words = base64url x", "make x = base64url", "guess key = a, b"] {
            let problem = Action::parse(bad, 7).unwrap_err();
            assert!(problem.line == 7 && problem.todo.starts_with("Write "), "{bad}: {problem}");
        }
    }
}
