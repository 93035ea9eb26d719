//! How Chromium reads a date: the parts of the standard's algorithm, but a token counts whole or not at all, and no year
//! is too long ago.

use time::{Date, OffsetDateTime, Time};

use super::{is_delimiter, month_of};

pub(super) fn parse(text: &str) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.as_bytes().split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty()) {
        if !token[0].is_ascii_digit() {
            month = month.or_else(|| month_of(token));
        } else if token.contains(&b':') {
            time = time.or_else(|| hms(token));
        } else if day.is_none() && token.len() <= 2 {
            day = Some(whole(token)?);
        } else if year.is_none() && token.len() <= 5 {
            year = Some(whole(token)?);
        }
    }
    let (hour, minute, second) = time?;
    let time = Time::from_hms(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, u8::try_from(second).ok()?).ok()?;
    let (month, day) = (month?, u8::try_from(day?).ok()?);
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    if year > Date::MAX.year() {
        return Some(OffsetDateTime::new_utc(Date::MAX, Time::MAX));
    }
    let date = Date::from_calendar_date(year, month, day).ok()?;
    Some(date.with_time(time).assume_utc())
}

/// The number, if the token is one and nothing else.
fn whole(token: &[u8]) -> Option<i32> {
    let digits = token.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(token).ok().filter(|_| digits)?.parse().ok()
}

fn hms(token: &[u8]) -> Option<(i32, i32, i32)> {
    let mut fields = token.split(|byte| *byte == b':').map(whole);
    let (hour, minute, second) = (fields.next()??, fields.next()??, fields.next()??);
    fields.next().is_none().then_some((hour, minute, second))
}
