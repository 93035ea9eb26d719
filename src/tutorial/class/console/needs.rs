//! Who needs somebody: by cause, since with three hundred nobody can be helped one by one, but a cause can.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    seats::{Kind, Seat, Seats, Why},
    tracks::{Dot, dot, says},
};
use crate::course::Course;

/// So many names are shown of one cause.
const MOST_NAMES: usize = 6;

#[derive(Debug, Serialize)]
pub(super) struct Need {
    silent: bool,
    says: String,
    /// The test that fails.
    test: Option<String>,
    who: Vec<Dot>,
    more: usize,
    /// The longest of them, in minutes.
    minutes: i64,
    exercise: Option<String>,
}

pub(super) fn needs(seats: &Seats, course: &Course) -> Vec<Need> {
    let mut same: BTreeMap<(&str, &str), Vec<&Seat>> = BTreeMap::new();
    let mut idle: BTreeMap<String, Vec<&Seat>> = BTreeMap::new();
    for seat in &seats.all {
        match &seat.why {
            Some(Why::Same { exercise, verdict, .. }) => same.entry((exercise, verdict)).or_default().push(seat),
            Some(Why::Idle(_)) => idle.entry(says(&seat.place, course)).or_default().push(seat),
            None => {}
        }
    }
    let since = |seats: &[&Seat], of: fn(&Seat) -> i64, now: i64| {
        seats.iter().map(|seat| now - of(seat)).max().unwrap_or_default() / 60
    };
    let acted = |seat: &Seat| seat.now.acted;
    let mut needs: Vec<Need> = same
        .into_iter()
        .map(|((exercise, verdict), who)| Need {
            test: Some(verdict.to_owned()),
            exercise: course.exercise(exercise).map(|exercise| exercise.title.clone()),
            ..need("The same failure three times or more", &who, since(&who, acted, seats.now))
        })
        .collect();
    needs.sort_by_key(|need| std::cmp::Reverse(need.who.len() + need.more));
    let mut still: Vec<Need> = idle
        .into_iter()
        .map(|(place, who)| need(&format!("Nothing done: {place}"), &who, since(&who, acted, seats.now)))
        .collect();
    still.sort_by_key(|need| std::cmp::Reverse(need.minutes));
    needs.append(&mut still);
    let silent: Vec<&Seat> = seats.all.iter().filter(|seat| seat.kind == Kind::Silent && seat.now.seen > 0).collect();
    let never: Vec<&Seat> = seats.all.iter().filter(|seat| seat.kind == Kind::Silent && seat.now.seen == 0).collect();
    if !silent.is_empty() {
        let minutes = since(&silent, |seat| seat.now.seen, seats.now);
        needs.push(Need { silent: true, ..need("Silent: the page is closed, or the device sleeps", &silent, minutes) });
    }
    if !never.is_empty() {
        needs.push(Need { silent: true, ..need("Not heard of since the server started", &never, 0) });
    }
    needs
}

fn need(says: &str, who: &[&Seat], minutes: i64) -> Need {
    Need {
        silent: false,
        says: says.to_owned(),
        test: None,
        who: who.iter().take(MOST_NAMES).map(|seat| dot(seat)).collect(),
        more: who.len().saturating_sub(MOST_NAMES),
        minutes,
        exercise: None,
    }
}
