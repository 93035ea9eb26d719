//! How Firefox reads a date: as people write dates.
//!
//! It looks at each token for what it may be: a month's name, a zone's, a time, a day, a year, or all three in figures.
//! The rest is passed over. Month, day and year must be there; a time may be missing. What is too large is carried
//! over: 30 February is 1 or 2 March, 24:00:00 is midnight. Measured, and compared with the source of its library, NSPR.

use time::{Date, Duration, OffsetDateTime, Time};

use super::MONTHS;

/// Names of zones: minutes from UTC, daylight saving included.
const ZONES: [(&str, i32); 15] = [
    ("ast", -240),
    ("bst", 60),
    ("cdt", -300),
    ("cst", -360),
    ("edt", -240),
    ("eet", 120),
    ("est", -300),
    ("gmt", 0),
    ("jst", 540),
    ("mdt", -360),
    ("met", 60),
    ("mst", -420),
    ("nst", -210),
    ("pdt", -420),
    ("pst", -480),
];

/// It gives up on a date of more parts.
const MOST_TOKENS: usize = 1001;

#[derive(Default)]
struct Found {
    /// From 0, as it was counted: figures may name a month before the first or after the last.
    month: Option<i32>,
    day: Option<i32>,
    year: Option<i32>,
    time: Option<(i32, i32, i32)>,
    /// Minutes from UTC, by a zone's name.
    zone: Option<i32>,
    /// Minutes from UTC, in figures.
    offset: Option<i32>,
}

pub(super) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.as_bytes();
    let (mut found, mut at, mut tokens) = (Found::default(), 0, 0);
    while at < text.len() {
        tokens += 1;
        if tokens > MOST_TOKENS {
            return None;
        }
        at = match text[at] {
            b'+' | b'-' => found.offset(text, at),
            b'0'..=b'9' => found.figures(text, at),
            _ => found.word(text, at),
        };
        at = next_token(text, at, found.year.is_some());
    }
    found.moment()
}

/// Past the end of this token, and to the beginning of the next.
fn next_token(text: &[u8], mut at: usize, has_year: bool) -> usize {
    let ends = |byte: u8| b" \t,;-+/()[]".contains(&byte);
    let between = |byte: u8| b" \t,;/()[]".contains(&byte);
    while at < text.len() && !ends(text[at]) {
        at += 1;
    }
    loop {
        while at < text.len() && between(text[at]) {
            at += 1;
        }
        // A dash joins the parts of a date, until there is a year or a figure follows.
        let joins = at > 0 && byte(text, at - 1).is_ascii_alphabetic() && !has_year;
        if byte(text, at) != b'-' || (!joins && byte(text, at + 1).is_ascii_digit()) {
            return at;
        }
        at += 1;
    }
}

fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// How many digits stand here.
fn digits(text: &[u8], at: usize) -> usize {
    text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn number(text: &[u8], at: usize, count: usize) -> i32 {
    text[at..at + count].iter().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'))
}

fn century(year: i32) -> i32 {
    match year {
        ..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}

impl Found {
    /// A month's or a zone's name. Where reading goes on.
    fn word(&mut self, text: &[u8], at: usize) -> usize {
        let three = [byte(text, at), byte(text, at + 1), byte(text, at + 2)].map(|b| b.to_ascii_lowercase());
        if self.month.is_none() {
            self.month =
                MONTHS.iter().position(|(name, _)| name.as_bytes() == three).and_then(|n| i32::try_from(n).ok());
        }
        if self.zone.is_none() {
            let universal = three.starts_with(b"ut") && !three[2].is_ascii_alphabetic();
            let named = ZONES.iter().find(|(name, _)| name.as_bytes() == three).map(|(_, minutes)| *minutes);
            self.zone = named.or(universal.then_some(0));
        }
        at
    }

    /// `+0100`, `-5`, `+02`: after no zone, or after GMT.
    fn offset(&mut self, text: &[u8], at: usize) -> usize {
        let start = at + 1;
        if self.offset.is_some() || self.zone.is_some_and(|zone| zone != 0) {
            return start;
        }
        let minutes = match digits(text, start) {
            4 => number(text, start, 2) * 60 + number(text, start + 2, 2),
            count @ (1 | 2) => number(text, start, count) * 60,
            _ => return start,
        };
        self.offset = Some(if text[at] == b'+' { minutes } else { -minutes });
        self.zone = Some(0);
        start
    }

    fn figures(&mut self, text: &[u8], at: usize) -> usize {
        let count = digits(text, at);
        let after = byte(text, at + count);
        match (after, count) {
            (b':', _) => self.clock(text, at, count),
            (b'/' | b'-', _) if byte(text, at + count + 1).is_ascii_digit() => self.all_figures(text, at),
            (after, _) if after.is_ascii_alphabetic() => at,
            (_, 4 | 5) => {
                self.year.get_or_insert_with(|| number(text, at, count));
                at
            }
            (_, 1) => {
                self.day.get_or_insert_with(|| number(text, at, 1));
                at
            }
            (_, 2) => {
                let n = number(text, at, 2);
                if self.day.is_none() && n < 32 {
                    self.day = Some(n);
                } else {
                    self.year.get_or_insert_with(|| century(n));
                }
                at
            }
            _ => at,
        }
    }

    /// `7:42`, `07:42:41`, `7:42:41 pm`.
    fn clock(&mut self, text: &[u8], at: usize, count: usize) -> usize {
        if self.time.is_some() || count > 2 {
            return at;
        }
        let hour = number(text, at, count);
        let at = at + count + 1;
        let count = digits(text, at);
        if !(1..=2).contains(&count) {
            return at;
        }
        let minute = number(text, at, count);
        let at = at + count + usize::from(byte(text, at + count) == b':');
        let count = digits(text, at);
        let second = match count {
            0 | 1 => {
                // Without seconds it takes whatever character stands there for their digit.
                i32::from(i8::from_ne_bytes([byte(text, at)])) - i32::from(b'0')
            }
            2 => number(text, at, 2),
            _ => return at,
        };
        let second = if second == -1 { 0 } else { second };
        self.time = Some((half_of_day(hour, text, at + count), minute, second));
        at + count
    }

    /// `6/16/95`, `16-6-95`, `95-06-05`: month first, unless that cannot be.
    fn all_figures(&mut self, text: &[u8], at: usize) -> usize {
        if self.month.is_some() {
            return at;
        }
        let Some(([first, second, third], end)) = three_numbers(text, at) else { return at };
        if first > 31 || first == 0 {
            if second > 12 || third > 31 {
                return at;
            }
            (self.year, self.month, self.day) = (Some(century(first)), Some(second - 1), Some(third));
        } else if first > 12 && second > 12 {
        } else if first > 12 {
            (self.day, self.month, self.year) = (Some(first), Some(second - 1), Some(century(third)));
        } else {
            (self.month, self.day, self.year) = (Some(first - 1), Some(second), Some(century(third)));
        }
        end
    }

    fn moment(self) -> Option<OffsetDateTime> {
        let (month, day, year) = (self.month?, self.day?, self.year?);
        if year > i32::from(i16::MAX) {
            return None;
        }
        let (hour, minute, second) = self.time.unwrap_or_default();
        let offset = self.offset.or(self.zone).unwrap_or(0);
        let year = year + month.div_euclid(12);
        let month = MONTHS[usize::try_from(month.rem_euclid(12)).ok()?].1;
        let last = OffsetDateTime::new_utc(Date::MAX, Time::MAX);
        if year > Date::MAX.year() {
            return Some(last);
        }
        let start = Date::from_calendar_date(year, month, 1).ok()?.midnight().assume_utc();
        let within = Duration::days(i64::from(day) - 1)
            + Duration::hours(i64::from(hour))
            + Duration::minutes(i64::from(minute) - i64::from(offset))
            + Duration::seconds(i64::from(second));
        Some(start.saturating_add(within))
    }
}

/// The hour of the day, if `am` or `pm` follows.
fn half_of_day(hour: i32, text: &[u8], mut at: usize) -> i32 {
    while matches!(byte(text, at), b' ' | b'\t') {
        at += 1;
    }
    let two = [byte(text, at), byte(text, at + 1)].map(|b| b.to_ascii_lowercase());
    match &two {
        b"pm" if hour < 12 => hour + 12,
        b"am" if hour == 12 => 0,
        _ => hour,
    }
}

/// Three numbers with a slash or a dash between them, and where they end: of one or two digits, the last of up to five.
fn three_numbers(text: &[u8], mut at: usize) -> Option<([i32; 3], usize)> {
    let mut numbers = [0; 3];
    for (place, slot) in numbers.iter_mut().enumerate() {
        let count = digits(text, at);
        let fits = if place < 2 { (1..=2).contains(&count) } else { matches!(count, 1 | 2 | 4 | 5) };
        if !fits {
            return None;
        }
        *slot = number(text, at, count);
        at += count;
        if place < 2 {
            if !matches!(byte(text, at), b'/' | b'-') {
                return None;
            }
            at += 1;
        }
    }
    (!byte(text, at).is_ascii_alphabetic()).then_some((numbers, at))
}
