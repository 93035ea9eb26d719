//! When a session ends, on both sides: the cookie in a jar and the record in the store, on one scale,
//! so that it is seen where they disagree.

use cloakroom_engine::script::{Actor, Browsers};
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::{
    hotel::is_session_cookie,
    sandbox::session_id,
    store::{Life, Stamps},
};

/// All ends of one session, and what follows from them.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct EndsView {
    rows: Vec<EndView>,
    says: String,
}

/// One end.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct EndView {
    side: &'static str,
    label: String,
    /// Of the scale that all rows share; at least 2, so that there is something to see.
    percent: i64,
    /// It has no end of its own.
    open: bool,
    words: String,
}

/// How much is left of a cookie; `None`: it stays until the browser closes.
pub(super) type Left = Option<Duration>;

/// The ends of the session with this ID. `Life` are the limits that hold now; `told` is what the learner's
/// own browser was told, whose jar nobody can look into.
pub(super) fn ends(
    id: &str,
    stamps: &Stamps,
    life: &Life,
    cast: &Browsers,
    told: Option<Left>,
    now: OffsetDateTime,
) -> EndsView {
    let mut cookies: Vec<(String, Left)> = Actor::ALL
        .iter()
        .filter_map(|actor| {
            let jar = cast.browser(*actor)?.jar();
            let cookie = jar.cookies().find(|c| is_session_cookie(&c.name) && session_id(&c.value) == id)?;
            Some((format!("Cookie, {}", actor.title()), cookie.expires.map(|end| end - now)))
        })
        .collect();
    cookies.extend(told.map(|left| ("Cookie, as your browser was told".to_owned(), left)));
    let own = Life { idle: life.idle, absolute: None }.end(stamps) - now;
    let absolute = life.absolute.map(|by| stamps.begun_at + by - now);
    let server = absolute.map_or(own, |absolute| own.min(absolute));
    let scale =
        cookies.iter().filter_map(|(_, left)| *left).chain([own]).chain(absolute).fold(Duration::MINUTE, Duration::max);
    let row = |side, label: String, left: Option<Duration>| EndView {
        side,
        label,
        percent: left.map_or(100, |left| (left.whole_seconds() * 100 / scale.whole_seconds().max(1)).clamp(2, 100)),
        open: left.is_none(),
        words: left.map_or("until it closes".to_owned(), duration_words),
    };
    let mut rows: Vec<EndView> = cookies.iter().map(|(label, left)| row("browser", label.clone(), *left)).collect();
    rows.push(row("server", "Record, unused".to_owned(), Some(own)));
    rows.extend(absolute.map(|left| row("server", "Record, at all".to_owned(), Some(left))));
    let says = cookies.first().map_or_else(String::new, |(_, cookie)| verdict(*cookie, server));
    EndsView { rows, says }
}

/// What it means that browser and server end a session at these times.
fn verdict(cookie: Option<Duration>, record: Duration) -> String {
    let apart = |by: Duration| duration_words(by.abs());
    match cookie {
        _ if record <= Duration::ZERO => "The record has ended: the cookie names nothing any more.".to_owned(),
        None => "The browser keeps the cookie until it closes, however long that is. Only the server ends the session by time.".to_owned(),
        Some(cookie) if cookie - record > Duration::MINUTE => {
            format!("The record ends first. For {} the browser will send an ID that names nothing.", apart(cookie - record))
        }
        Some(cookie) if record - cookie > Duration::MINUTE => {
            format!("The browser forgets first. For {} the record stays open to whoever has copied the ID.", apart(record - cookie))
        }
        Some(_) => "Both sides end it together.".to_owned(),
    }
}

/// A duration as a person says it; what is not ahead has ended.
pub(super) fn duration_words(left: Duration) -> String {
    let seconds = left.whole_seconds();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        _ if seconds <= 0 => "ended".to_owned(),
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, m) => format!("{m} min {} s", seconds % 60),
        (0, h, m) => format!("{h} h {m} min"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_that_ends_first_is_named_with_the_time_between() {
        let days = |n| Duration::days(n);
        assert!(verdict(Some(days(14)), Duration::minutes(30)).contains("For 13 d 23 h the browser will send"));
        assert!(verdict(Some(days(1)), days(14)).contains("For 13 d 0 h the record stays"));
        assert!(verdict(Some(days(14)), days(14)).contains("together"));
        assert!(verdict(None, days(14)).contains("until it closes"));
        assert!(verdict(None, Duration::ZERO).contains("has ended"));
    }
}
