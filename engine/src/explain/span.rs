//! A length of time as a person writes it: `90`, `90s`, `3m`, `2h`, `8d`.
//!
//! What lives here: reading it. Why here: the JSON, the form and the command line take the same. Deliberately absent:
//! dates.

use time::Duration;

/// The longest taken: the 400 days a cookie can live, and some more.
const LONGEST: Duration = Duration::days(1000);

/// A length of time: a number, and s, m, h or d behind it; a bare number is seconds. A sign may stand in front.
#[must_use]
pub fn span(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let seconds = match text[digits.len()..].trim() {
        "" | "s" | "sec" | "seconds" => 1,
        "m" | "min" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    let number: i64 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let span = Duration::seconds(number.checked_mul(seconds)?.checked_mul(sign)?);
    (span.abs() <= LONGEST).then_some(span)
}

/// A date as HTTP writes it, read as browsers read `Expires`.
#[must_use]
pub fn date(text: &str) -> Option<time::OffsetDateTime> {
    crate::cookie::SetCookie::parse(&format!("a=b; Expires={text}")).ok()?.expires
}

/// What to write, for whoever wrote something else.
pub(super) const HINT: &str = "write a number with s, m, h or d behind it, such as 90s, 3h or 8d, up to 1000d";

/// The same in words: `3 hours`.
#[must_use]
pub fn in_words(span: Duration) -> String {
    let seconds = span.whole_seconds().abs();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (size, unit) = units.into_iter().find(|(size, _)| seconds % size == 0).unwrap_or((1, "second"));
    let count = seconds / size;
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::{in_words, span};

    #[test]
    fn numbers_and_units_are_read_and_nothing_else() {
        for (text, seconds) in [
            ("0", 0),
            ("90", 90),
            ("90s", 90),
            (" 3m ", 180),
            ("2 h", 7200),
            ("8d", 691_200),
            ("-1d", -86_400),
            ("+5", 5),
        ] {
            assert_eq!(span(text), Some(Duration::seconds(seconds)), "{text}");
        }
        for text in ["", "d", "3w", "1.5h", "--1", "- 1", "1001d", "99999999999999999999d", "٣m", "1e3", "3 m m"] {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn the_largest_unit_that_leaves_no_rest() {
        for (seconds, words) in
            [(0, "0 days"), (60, "1 minute"), (90, "90 seconds"), (7200, "2 hours"), (-86_400, "1 day")]
        {
            assert_eq!(in_words(Duration::seconds(seconds)), words);
        }
    }
}
