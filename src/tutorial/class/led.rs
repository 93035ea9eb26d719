//! Where the class is led: along with the teacher, and by the plan from part to part.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;

use super::CLASS;
use crate::{
    class::{Change, Class},
    tutorial::{AppState, Problem, body::Body},
};

/// What a learner sees where the teacher is: `/attacks/x?present&step=3` is `/attacks/x?step=3` for them. `None` for pages
/// that only the teacher has.
pub(super) fn learners_page(path: &str) -> Option<String> {
    let (path, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let only = ["/console", "/class", "/teach", "/join", "/j/", "/J/", "/api/", "/assets/"];
    let inside = |p: &&str| path.strip_prefix(*p).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let teachers = only.iter().any(|p| inside(p) || (p.ends_with('/') && path.starts_with(*p)))
        || (path.starts_with("/attacks/") && path.ends_with("/notes"));
    if teachers || !path.starts_with('/') {
        return None;
    }
    // A run is kept by its name for whoever made it; the rest says what is shown.
    let shown =
        |part: &&str| !part.is_empty() && *part != "present" && *part != "present=" && !part.starts_with("run=");
    let query: Vec<&str> = query.split('&').filter(shown).collect();
    let mut page = path.to_owned();
    if !query.is_empty() {
        page = format!("{page}?{}", query.join("&"));
    }
    Some(anchor.map_or_else(|| page.clone(), |anchor| format!("{page}#{anchor}")))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Along {
    path: String,
    /// From now on all follow.
    #[serde(default)]
    begin: bool,
}

/// `POST /api/class/along`: the teacher is at this page. Where all follow, so are they.
pub(super) async fn along(
    State(handles): State<AppState>,
    Body(Along { path, begin }): Body<Along>,
) -> Result<StatusCode, Problem> {
    let class = &handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?.class;
    let to = learners_page(&path);
    if begin {
        class.make(Change::Lead { to: Some(to.unwrap_or_else(|| CLASS.to_owned())) }).await?;
    } else if let Some(to) = to {
        lead(class, to).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What changes nothing is not written down.
async fn lead(class: &Class, to: String) -> Result<(), Problem> {
    if class.state().lead().is_none_or(|now| now == to) {
        return Ok(());
    }
    Ok(class.make(Change::Along { to }).await?)
}

/// A plan by its minutes, and the part from 0. Without minutes no plan is followed any more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    minutes: Option<u32>,
    #[serde(default)]
    part: usize,
}

/// `POST /api/class/plan`: the number of the part and not "the next": two teachers who press at once go on by one.
pub(super) async fn plan(
    State(handles): State<AppState>,
    Body(Part { minutes, part }): Body<Part>,
) -> Result<StatusCode, Problem> {
    let class = &handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?.class;
    let course = handles.library.current();
    let mut open = None;
    if let Some(minutes) = minutes {
        let plan = course.plans.iter().find(|plan| plan.minutes == minutes);
        let plan =
            plan.ok_or_else(|| Problem::bad("minutes", "there is no plan of so many minutes: /teach has all"))?;
        let last = plan.parts.len().saturating_sub(1);
        let part = plan.parts.get(part);
        let part = part.ok_or_else(|| Problem::bad("part", format!("this plan's parts are 0 to {last}")))?;
        open = part.open.as_deref().and_then(learners_page);
    }
    class.make(Change::Plan { minutes, part }).await?;
    if let Some(to) = open {
        lead(class, to).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learners_are_led_to_their_own_page_and_never_to_the_teachers() {
        for (teacher, learner) in [
            ("/attacks/x?present&step=3&set=http_only&run=7", "/attacks/x?step=3&set=http_only"),
            ("/attacks/x?present", "/attacks/x"),
            ("/matrix?present&attack=x", "/matrix?attack=x"),
            ("/lessons/cookies?section=live", "/lessons/cookies?section=live"),
            ("/lessons/cookies#live", "/lessons/cookies#live"),
            ("/teaching", "/teaching"),
            ("/", "/"),
        ] {
            assert_eq!(learners_page(teacher).as_deref(), Some(learner));
        }
        for own in [
            "/console",
            "/console?notes",
            "/class",
            "/class/projector",
            "/teach?plan=45",
            "/attacks/x/notes?step=2",
            "/j/KTVRMP",
            "x",
        ] {
            assert_eq!(learners_page(own), None, "{own}");
        }
    }
}
