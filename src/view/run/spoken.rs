//! A record's values as a person says them: a time as a time, a long random text shortened in its middle.

use time::{OffsetDateTime, macros::format_description};

use crate::view::FieldView;

/// Longer texts are shortened: a room compares them and does not copy them.
const LONGEST: usize = 20;

/// Rewrites what the fields of a record say, as on this day.
pub(in crate::view) fn spoken(fields: &mut [FieldView], day: OffsetDateTime) {
    for field in fields {
        let is_time = field.key.ends_with("_at");
        let say = |text: &str| if is_time { moment(text, day) } else { short(text) };
        let before = field.before.as_deref().map(say);
        (field.value, field.before) = (say(&field.value), before);
    }
}

/// Seconds since 1970 as the time of day; with its date, where that is another day. Anything else stays.
fn moment(text: &str, day: OffsetDateTime) -> String {
    let (today, other) = (
        format_description!("[hour]:[minute]"),
        format_description!("[day padding:none] [month repr:short], [hour]:[minute]"),
    );
    let at = text.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let told = at.and_then(|at| if at.date() == day.date() { at.format(today) } else { at.format(other) }.ok());
    told.unwrap_or_else(|| text.to_owned())
}

fn short(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let (first, last): (String, String) = (text.chars().take(7).collect(), text.chars().skip(count - 4).collect());
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_a_time_and_another_days_with_its_date() {
        let day = OffsetDateTime::from_unix_timestamp(1_795_991_400).unwrap();
        assert_eq!(moment("1795991400", day), "22:30");
        assert_eq!(moment("1794954600", day), "17 Nov, 22:30");
        for odd in ["\"soon\"", "null", "99999999999999999999"] {
            assert_eq!(moment(odd, day), odd);
        }
    }

    #[test]
    fn a_long_text_keeps_both_its_ends() {
        assert_eq!(short("\"192.0.2.7\""), "\"192.0.2.7\"");
        assert_eq!(short("\"abcdefghijklmnopqrstuv\""), "\"abcdef…tuv\"");
    }
}
