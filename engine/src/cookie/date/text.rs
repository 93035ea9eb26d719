//! The standard's algorithm (RFC 10025, section 5.1.1).

use time::{Date, OffsetDateTime, Time};

use super::{is_delimiter, month_of};

/// Parses a cookie date: tokens in any order, the first that fits each of time, day, month and year wins.
pub(super) fn parse(text: &str) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.as_bytes().split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty()) {
        if time.is_none() && set(&mut time, hms(token)) {
            continue;
        }
        if day.is_none() && set(&mut day, number(token, 1, 2)) {
            continue;
        }
        if month.is_none() && set(&mut month, month_of(token)) {
            continue;
        }
        if year.is_none() {
            year = number(token, 2, 4);
        }
    }
    let ((hour, minute, second), year) = (time?, full_year(year?)?);
    let date = Date::from_calendar_date(year, month?, u8::try_from(day?).ok()?).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(date.with_time(time).assume_utc())
}

fn set<T>(slot: &mut Option<T>, found: Option<T>) -> bool {
    *slot = found;
    slot.is_some()
}

/// Between `min` and `max` leading digits that are followed by no further digit.
fn number(token: &[u8], min: usize, max: usize) -> Option<u16> {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits < min || digits > max {
        return None;
    }
    std::str::from_utf8(&token[..digits]).ok()?.parse().ok()
}

fn hms(token: &[u8]) -> Option<(u8, u8, u8)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, second) = (fields.next()?, fields.next()?, fields.next()?);
    // The last field may be followed by anything but a digit; the first two must be digits alone.
    if !hour.iter().chain(minute).all(u8::is_ascii_digit) {
        return None;
    }
    let field = |text| number(text, 1, 2).and_then(|value| u8::try_from(value).ok());
    Some((field(hour)?, field(minute)?, field(second)?))
}

fn full_year(year: u16) -> Option<i32> {
    let year = match year {
        70..=99 => year + 1900,
        0..=69 => year + 2000,
        _ => year,
    };
    (year >= 1601).then_some(i32::from(year))
}
