//! The date algorithm, by example.

use time::macros::datetime;

use super::{Dates, parse as parse_as};

fn parse(text: &str) -> Option<time::OffsetDateTime> {
    parse_as(text, Dates::Text)
}

#[test]
fn dates_in_many_shapes_are_one_date() {
    let expected = Some(datetime!(2037-10-18 07:42:41 UTC));
    for text in [
        "Sun, 18 Oct 2037 07:42:41 GMT",
        "Sunday, 18-Oct-37 07:42:41 GMT",
        "Sun Oct 18 07:42:41 2037",
        "18 oct 2037 7:42:41",
        "2037 18 October 07:42:41pm",
    ] {
        assert_eq!(parse(text), expected, "{text}");
    }
}

#[test]
fn two_digit_years_turn_at_seventy() {
    assert_eq!(parse("1 Jan 70 00:00:00"), Some(datetime!(1970-01-01 00:00 UTC)));
    assert_eq!(parse("1 Jan 69 00:00:00"), Some(datetime!(2069-01-01 00:00 UTC)));
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "yesterday",
        "18 Oct 2037",
        "32 Oct 2037 07:42:41",
        "30 Feb 2037 07:42:41",
        "18 Oct 1600 07:42:41",
        "18 Oct 2037 24:00:00",
        "18 Oct 2037 07:60:00",
        "18 Oct 20377 07:42:41",
        "18 Oct 2037 007:42:41",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}
