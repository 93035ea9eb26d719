//! The plan on a rod as long as the class: what is over, what is at hand, where now is, and how far that is from the plan.

use serde::Serialize;

use crate::{
    class::{Plan as Followed, State as ClassState},
    course::{Course, Plan},
};

#[derive(Debug, Serialize)]
pub(super) struct Spine {
    /// The plans there are, by their minutes, where none is followed.
    offers: Vec<u32>,
    pub(super) plan: Option<Now>,
}

/// A plan that is followed.
#[derive(Debug, Serialize)]
pub(super) struct Now {
    pub(super) minutes: u32,
    /// From 1.
    pub(super) part: usize,
    pub(super) title: String,
    /// What the part still has, in minutes; less than none is over.
    pub(super) left: i64,
    pub(super) of: u32,
    /// Minutes behind the plan; less than none is ahead.
    pub(super) late: i64,
    pub(super) clock: String,
    pub(super) end: String,
    parts: Vec<Part>,
    /// In hundredths of a percent of the rod.
    now: i64,
    behind: Option<[i64; 2]>,
    pub(super) open: Option<String>,
    pub(super) before: Option<Step>,
    pub(super) next: Option<Step>,
}

#[derive(Debug, Serialize)]
struct Part {
    number: usize,
    title: String,
    minutes: u32,
    at: String,
    /// `was`, `is` or `will`.
    when: &'static str,
    from: i64,
    width: i64,
    open: Option<String>,
}

/// Another part, to be gone to.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// From 0.
    part: usize,
    pub(super) title: String,
    /// What the projector shows then.
    open: Option<String>,
}

impl Spine {
    pub(super) fn of(state: &ClassState, course: &Course, now: i64) -> Self {
        let followed = state.plan();
        let plan = followed.and_then(|f| Some((f, course.plans.iter().find(|plan| plan.minutes == f.minutes)?)));
        Self {
            offers: course.plans.iter().map(|plan| plan.minutes).collect(),
            plan: plan.map(|(followed, plan)| at(plan, followed, now)),
        }
    }
}

/// `0:33`, of minutes.
fn clock(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// How late it is, in seconds: by when the part began, or by how far it is beyond its end.
fn late(starts: i64, minutes: u32, (began, since): (i64, i64)) -> i64 {
    (began - starts).max(since - starts - i64::from(minutes) * 60)
}

fn at(plan: &Plan, followed: Followed, now: i64) -> Now {
    let part = followed.part.min(plan.parts.len().saturating_sub(1));
    let starts: Vec<i64> = plan
        .parts
        .iter()
        .scan(0, |sum, part| {
            let from = *sum;
            *sum += i64::from(part.minutes);
            Some(from)
        })
        .collect();
    let whole = i64::from(plan.minutes.max(1)) * 60;
    let hundredths = |seconds: i64| (seconds * 10_000 / whole).clamp(0, 10_000);
    let (began, since) = ((followed.part_since - followed.since).max(0), (now - followed.since).max(0));
    let (of, from) = (plan.parts.get(part).map_or(0, |p| p.minutes), starts.get(part).copied().unwrap_or(0));
    let late = late(from * 60, of, (began, since));
    let parts = plan.parts.iter().zip(&starts).enumerate().map(|(n, (p, from))| Part {
        number: n,
        title: p.title.clone(),
        minutes: p.minutes,
        at: clock(*from),
        when: match n.cmp(&part) {
            std::cmp::Ordering::Less => "was",
            std::cmp::Ordering::Equal => "is",
            std::cmp::Ordering::Greater => "will",
        },
        from: hundredths(from * 60) + 12,
        width: (hundredths(i64::from(p.minutes) * 60) - 24).max(1),
        open: p.open.clone(),
    });
    let step = |n: usize| {
        let p = plan.parts.get(n)?;
        Some(Step { part: n, title: p.title.clone(), open: p.open.clone() })
    };
    let ends = hundredths((from + i64::from(of)) * 60);
    Now {
        minutes: plan.minutes,
        part: part + 1,
        title: plan.parts.get(part).map(|p| p.title.clone()).unwrap_or_default(),
        left: i64::from(of) - (since - began) / 60,
        of,
        late: late / 60,
        clock: clock(since / 60),
        end: clock(i64::from(plan.minutes)),
        parts: parts.collect(),
        now: hundredths(since),
        behind: (late >= 60).then(|| [ends, (hundredths(late)).min(10_000 - ends)]),
        open: plan.parts.get(part).and_then(|p| p.open.clone()),
        before: part.checked_sub(1).and_then(step),
        next: step(part + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_is_by_the_beginning_of_a_part_and_by_its_end_when_it_is_over() {
        let minute = |m: i64| m * 60;
        // The part of the minutes 24 to 39.
        let late = |began, since| late(minute(24), 15, (minute(began), minute(since))) / 60;
        assert_eq!(late(24, 30), 0);
        assert_eq!(late(26, 33), 2, "it began two minutes late");
        assert_eq!(late(26, 40), 2);
        assert_eq!(late(26, 43), 4, "it is over, and goes on");
        assert_eq!(late(20, 25), -4, "it began early");
    }
}
