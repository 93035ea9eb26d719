//! Where a demo stands in the plans for a class: which part of it, and from which minute to which.

use serde::Serialize;

use crate::course::Plan;

/// The part of a plan in which a demo is shown.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Planned {
    /// How long the class takes; plans are told apart by it.
    of: u32,
    /// From 1.
    part: usize,
    parts: usize,
    title: String,
    minutes: u32,
    /// The minute of the class at which it begins.
    from: u32,
    /// What the plan says to do.
    do_html: String,
    /// What comes after it.
    next: Option<String>,
}

/// Of each plan that presents this attack, the first part that does.
pub(super) fn planned(plans: &[Plan], slug: &str) -> Vec<Planned> {
    let one = |plan: &Plan| {
        let at = plan.parts.iter().position(|part| part.open.as_deref().is_some_and(|open| presents(open, slug)))?;
        let (before, part) = (plan.parts.get(..at)?, plan.parts.get(at)?);
        Some(Planned {
            of: plan.minutes,
            part: at + 1,
            parts: plan.parts.len(),
            title: part.title.clone(),
            minutes: part.minutes,
            from: before.iter().map(|part| part.minutes).sum(),
            do_html: part.todo.clone(),
            next: plan.parts.get(at + 1).map(|part| part.title.clone()),
        })
    };
    plans.iter().filter_map(one).collect()
}

fn presents(open: &str, slug: &str) -> bool {
    let asked = open.strip_prefix("/attacks/").and_then(|rest| rest.split_once('?'));
    asked.is_some_and(|(of, query)| of == slug && query.split('&').any(|name| name == "present"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::PlanPart;

    #[test]
    fn a_demo_is_found_in_the_plan_that_presents_it_with_the_minute_at_which_it_begins() {
        let part = |minutes, open: Option<&str>| PlanPart {
            minutes,
            title: format!("{minutes} minutes"),
            todo: String::new(),
            open: open.map(str::to_owned),
            presses: Vec::new(),
        };
        let parts = vec![
            part(4, None),
            part(8, Some("/attacks/one?step=2")),
            part(7, Some("/attacks/one?present")),
            part(5, Some("/matrix?present")),
        ];
        let plans = [Plan { minutes: 24, promise: String::new(), parts }];
        let [found] = &planned(&plans, "one")[..] else { panic!("it is in the plan") };
        assert_eq!((found.part, found.parts, found.from, found.minutes), (3, 4, 12, 7));
        assert_eq!(found.next.as_deref(), Some("5 minutes"));
        assert!(planned(&plans, "on").is_empty());
    }
}
