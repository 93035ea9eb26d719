//! A lesson with its inspector; the inspector alone; the playground.

use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    course::{Course, Exercise, InspectorSetting, Lesson, Library},
    progress::Progress,
    switch::Setting,
    tutorial::{
        Problem, Shells,
        beside::{Beside, beside, draw, inspector, whole},
        class::Mine,
        learner::Learner,
        page,
        shell::mark,
        standing::{Standing, State as Far},
    },
};

pub(crate) async fn lesson(
    Path(slug): Path<String>,
    learner: Learner,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let lesson = course.lesson(&slug).ok_or(Problem::NotFound { what: "lesson" })?;
    let standing = Standing::of(lesson, &progress.achieved().await?);
    let mut own = beside(&shells, &learner, &lesson.inspector).await.own(&shells)?;
    let how_far = json!({ "slug": slug, "done": standing.state == Far::Done, "did": standing.words() });
    own.push(("done", shells.drawn("done.html", how_far)?));
    shells.filled(&course, &format!("/lessons/{slug}"), "lesson.html", || context(&course, lesson), &own)
}

/// A lesson as it is for everybody. What is one learner's own has a mark in its place.
fn context(course: &Course, lesson: &Lesson) -> Value {
    let frame = page::Frame::marked(&lesson.front.title, "course", course);
    let own = json!({ "used": mark("used"), "done": mark("done") });
    let (lesson, inspector) = (lesson_view(course, lesson), Beside::marked(&lesson.inspector));
    json!({ "page": frame, "lesson": lesson, "inspector": inspector, "own": own })
}

fn lesson_view(course: &Course, lesson: &Lesson) -> Value {
    let link =
        |l: &Lesson| json!({ "href": format!("/lessons/{}", l.slug), "title": l.front.title, "number": l.number });
    let before = course.lessons.iter().rfind(|l| l.number < lesson.number);
    let after = course.lessons.iter().find(|l| l.number > lesson.number);
    let part = course.part_of(lesson.number);
    let attack = lesson.front.attack.as_ref().and_then(|slug| course.attack(slug));
    let leads_to =
        |e: &&Exercise| lesson.front.exercise.as_ref() == Some(&e.slug) || e.lesson.as_ref() == Some(&lesson.slug);
    let exercises = course.exercises.iter().filter(leads_to).map(|e| json!({ "slug": e.slug, "title": e.title }));
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "promise": lesson.front.promise,
        "level": lesson.level(), "minutes": lesson.front.minutes,
        "part": {
            "numeral": part.map(|p| &p.numeral), "title": part.map(|p| &p.title), "href": part.and_then(|p| course.page_of(p)),
        },
        "processes": lesson.html.contains("<cloak-processes"),
        "sections": lesson
            .sections
            .iter()
            .map(|s| json!({ "id": s.id, "title": s.title, "left": lesson.minutes_from(&s.id) }))
            .collect::<Vec<_>>(),
        "first": lesson.live.first().map(|block| &block.id), "cards": lesson.cards.len(), "body_html": lesson.html,
        "prev": before.map(link), "next": after.map(link), "standards": lesson.front.standards,
        "attack": attack.map(|a| json!({ "slug": a.attack.slug, "title": a.attack.front.title })),
        "exercises": exercises.collect::<Vec<_>>(),
        "cases": cases(course, &lesson.slug),
        "labs": course.labs.iter().filter(|lab| lab.front.lesson.as_deref() == Some(&lesson.slug))
            .map(|lab| json!({ "slug": lab.slug, "title": lab.front.title })).collect::<Vec<_>>(),
    })
}

/// The cases of the clinic that this lesson explains: those that name it.
fn cases(course: &Course, slug: &str) -> Vec<Value> {
    let names = |place: &String| place.split_once('#').map_or(place.as_str(), |(lesson, _)| lesson) == slug;
    let cases = course.cases.iter().filter(|case| case.front.lessons.iter().any(names));
    cases.map(|case| json!({ "slug": case.slug, "title": case.front.title })).collect()
}

/// Which panes and switches the page that asks has.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    panes: String,
    focus: String,
    set: String,
    /// `switches`: the page has not asked for them yet.
    later: String,
}

impl Wanted {
    /// The settings in the address, by name and value.
    fn brought(&self) -> Result<Vec<String>, Problem> {
        let settings = self.set.split(',').filter(|s| !s.is_empty()).map(Setting::parse);
        settings.map(|s| s.map(|s| format!("{}={}", s.switch.name, s.value)).map_err(Problem::from)).collect()
    }

    fn setting(&self) -> InspectorSetting {
        let list = |text: &str| text.split(',').filter(|w| !w.is_empty()).take(20).map(str::to_owned).collect();
        InspectorSetting { panes: list(&self.panes), switches: list(&self.focus) }
    }
}

pub(crate) async fn inspector_fragment(
    Query(wanted): Query<Wanted>,
    learner: Learner,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let view = inspector(&learner, &wanted.setting()).await?;
    let view = if wanted.later == "switches" { view.switches_later() } else { view };
    Ok(Html(draw(&shells, &view)?.plain().clone()).into_response())
}

/// `?panes=switches&focus=http_only` opens it where a link wants it, and `&set=same_site=none,csp=on` brings somebody's
/// settings. They are shown and not made: an address that is opened changes nothing.
pub(crate) async fn playground(
    Query(wanted): Query<Wanted>,
    learner: Learner,
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let brought = wanted.brought()?;
    let view = whole(&shells, &learner, &wanted.setting()).await;
    let mut frame = page::Frame::new("Playground", "playground", &course);
    frame.clock = view.clock_html(&shells)?;
    page::render(shells.views(), "playground.html", json!({ "page": frame, "inspector": view, "brought": brought }))
}
