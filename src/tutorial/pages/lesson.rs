//! A lesson with its inspector; the inspector alone; the playground.

use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    links::{LessonPlace, SlugLink},
    resume::SectionView,
};
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
    let how_far = HowFar { slug: &slug, done: standing.state == Far::Done, did: standing.words() };
    own.push(("done", shells.drawn("done.html", how_far)?));
    shells.filled(&course, &format!("/lessons/{slug}"), "lesson.html", || context(&course, lesson), &own)
}

/// How far one learner is with it.
#[derive(Serialize)]
struct HowFar<'a> {
    slug: &'a str,
    done: bool,
    did: String,
}

/// A lesson as it is for everybody. What is one learner's own has a mark in its place.
#[derive(Serialize)]
struct LessonPage<'a> {
    page: page::Frame<'a>,
    lesson: LessonView<'a>,
    inspector: Beside,
    own: Own,
}

#[derive(Serialize)]
struct Own {
    used: String,
    done: String,
}

#[derive(Serialize)]
struct LessonView<'a> {
    number: u32,
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    level: &'a str,
    minutes: u32,
    part: PartLink<'a>,
    /// It shows the process table.
    processes: bool,
    sections: Vec<SectionView<'a>>,
    first: Option<&'a str>,
    cards: usize,
    body_html: &'a str,
    prev: Option<LessonPlace<'a>>,
    next: Option<LessonPlace<'a>>,
    standards: &'a [String],
    attack: Option<SlugLink<'a>>,
    exercises: Vec<SlugLink<'a>>,
    cases: Vec<SlugLink<'a>>,
    labs: Vec<SlugLink<'a>>,
}

/// The part it belongs to.
#[derive(Serialize)]
struct PartLink<'a> {
    numeral: Option<&'a str>,
    title: Option<&'a str>,
    href: Option<String>,
}

fn context<'a>(course: &'a Course, lesson: &'a Lesson) -> LessonPage<'a> {
    LessonPage {
        page: page::Frame::marked(&lesson.front.title, "course", course),
        lesson: lesson_view(course, lesson),
        inspector: Beside::marked(&lesson.inspector),
        own: Own { used: mark("used"), done: mark("done") },
    }
}

fn lesson_view<'a>(course: &'a Course, lesson: &'a Lesson) -> LessonView<'a> {
    let front = &lesson.front;
    let part = course.part_of(lesson.number);
    let attack = front.attack.as_ref().and_then(|slug| course.attack(slug));
    let leads_to = |e: &&Exercise| front.exercise.as_ref() == Some(&e.slug) || e.lesson.as_ref() == Some(&lesson.slug);
    // The cases of the clinic that it explains are those that name it.
    let names = |place: &String| place.split_once('#').map_or(place.as_str(), |(slug, _)| slug) == lesson.slug;
    let cases = course.cases.iter().filter(|case| case.front.lessons.iter().any(names));
    let labs = course.labs.iter().filter(|lab| lab.front.lesson.as_deref() == Some(&lesson.slug));
    LessonView {
        number: lesson.number,
        slug: &lesson.slug,
        title: &front.title,
        promise: &front.promise,
        level: lesson.level(),
        minutes: front.minutes,
        part: PartLink {
            numeral: part.map(|p| p.numeral.as_str()),
            title: part.map(|p| p.title.as_str()),
            href: part.and_then(|p| course.page_of(p)),
        },
        processes: lesson.html.contains("<cloak-processes"),
        sections: lesson.sections.iter().map(|s| SectionView::of(lesson, s)).collect(),
        first: lesson.live.first().map(|block| block.id.as_str()),
        cards: lesson.cards.len(),
        body_html: &lesson.html,
        prev: course.lessons.iter().rfind(|l| l.number < lesson.number).map(LessonPlace::from),
        next: course.lessons.iter().find(|l| l.number > lesson.number).map(LessonPlace::from),
        standards: &front.standards,
        attack: attack.map(SlugLink::from),
        exercises: course.exercises.iter().filter(leads_to).map(SlugLink::from).collect(),
        cases: cases.map(SlugLink::from).collect(),
        labs: labs.map(SlugLink::from).collect(),
    }
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

#[derive(Serialize)]
struct Playground<'a> {
    page: page::Frame<'a>,
    inspector: Beside,
    brought: Vec<String>,
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
    page::render(shells.views(), "playground.html", Playground { page: frame, inspector: view, brought })
}
