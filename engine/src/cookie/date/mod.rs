//! Dates in the `Expires` attribute.
//!
//! What lives here: three ways to read one, and which is asked. Why here: servers send dates in many shapes, and user
//! agents part on them: a date that one reads as past, and so removes a cookie by, another cannot read. Deliberately
//! absent: writing dates.

mod chromium;
mod firefox;
mod text;

use time::{Month, OffsetDateTime};

use super::Dates;

const MONTHS: [(&str, Month); 12] = [
    ("jan", Month::January),
    ("feb", Month::February),
    ("mar", Month::March),
    ("apr", Month::April),
    ("may", Month::May),
    ("jun", Month::June),
    ("jul", Month::July),
    ("aug", Month::August),
    ("sep", Month::September),
    ("oct", Month::October),
    ("nov", Month::November),
    ("dec", Month::December),
];

/// The moment this date names, to the user agent; `None` when it cannot read it. One too far off for the calendar is
/// the calendar's last.
pub(super) fn parse(value: &str, dates: Dates) -> Option<OffsetDateTime> {
    match dates {
        Dates::Text => text::parse(value),
        Dates::Chromium => chromium::parse(value),
        Dates::Firefox => firefox::parse(value),
    }
}

fn month_of(token: &[u8]) -> Option<Month> {
    let name = token.get(..3)?;
    MONTHS.iter().find(|(short, _)| name.eq_ignore_ascii_case(short.as_bytes())).map(|(_, month)| *month)
}

/// What separates the parts of a date, to the text and to Chromium.
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2F | 0x3B..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

#[cfg(test)]
mod tests;
