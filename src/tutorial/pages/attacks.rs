//! The attacks: the list, and the player. Every run shown is a run that was just made.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use cloakroom_engine::script::Attack;
use serde::Serialize;

use super::{
    links::{LessonLink, SlugLink},
    run_query::{At, Look},
    what_would_stop_it::{self, Saved},
};
use crate::{
    course::{AttackPage, Course, Library, Question},
    matrix::Alone,
    progress::{Achieved, Done, Progress},
    runner::Runs,
    switch::{AttackSettings, Setting},
    tutorial::{Problem, Shells, class::Mine, page},
    view::run::{RunView, run_view},
    views::Views,
};

pub(crate) async fn list(
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let achieved = progress.achieved().await?;
    let frame = page::Frame::new("Attacks", "attacks", &course);
    shells.same(&course, "attacks.html", List { page: frame, families: families(&course, &achieved) })
}

#[derive(Serialize)]
struct List<'a> {
    page: page::Frame<'a>,
    families: Vec<Family<'a>>,
}

#[derive(Serialize)]
struct Family<'a> {
    family: &'a str,
    attacks: Vec<Row<'a>>,
}

/// An attack in the list.
#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    stopped_by: Vec<String>,
    standards: &'a [String],
    watched: bool,
    stopped: bool,
}

/// The attacks by family, families by their names. What stops an attack is for the reader to find: it is told behind a
/// fold, and openly once the reader has stopped it.
fn families<'a>(course: &'a Course, achieved: &Achieved) -> Vec<Family<'a>> {
    let mut families: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for page in &course.attacks {
        let (slug, front) = (&page.attack.slug, &page.attack.front);
        families.entry(&front.family).or_default().push(Row {
            slug,
            title: &front.title,
            promise: &front.promise,
            minutes: front.minutes,
            stopped_by: page.attack.stopped_by().iter().map(Setting::title).collect(),
            standards: &front.standards,
            watched: achieved.has(&Done::Watched(slug.clone())),
            stopped: achieved.has(&Done::Stopped(slug.clone())),
        });
    }
    families.into_iter().map(|(family, attacks)| Family { family, attacks }).collect()
}

pub(crate) async fn one(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(runs): State<Runs>,
    State(alone): State<Alone>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?;
    let at = At::parse(&query.unwrap_or_default(), attack.attack.steps.len())?;
    let switches = at.switches(&attack.attack);
    if at.look == Look::Room {
        let shown = runs.on_show(&course, attack, &switches, at.run.as_deref()).await?;
        let context = Present {
            attack: attack_view(&course, attack, &at),
            run: run_view(&shown.run),
            name: shown.name,
            step: at.step,
        };
        return page::render(&views, "present.html", context);
    }
    let timed = runs.fresh(&attack.attack, &switches).await?;
    let saved = if at.saved { Some(what_would_stop_it::view(&course, &slug, &alone).await?) } else { None };
    let frame = page::Frame::new(&attack.attack.front.title, "attacks", &course);
    let view = attack_view(&course, attack, &at);
    page::render_packed(
        &views,
        "attack.html",
        Player { page: frame, attack: view, run: run_view(&timed), step: at.step, saved },
    )
}

#[derive(Serialize)]
struct Player<'a> {
    page: page::Frame<'a>,
    attack: AttackView<'a>,
    run: RunView,
    step: usize,
    /// What would have stopped it, where that is asked.
    saved: Option<Saved>,
}

/// The page for a projector.
#[derive(Debug, Serialize)]
struct Present<'a> {
    attack: AttackView<'a>,
    run: RunView,
    /// The run's name: the notes show the same.
    name: String,
    step: usize,
}

/// One run as a list, for a lesson that shows it.
pub(crate) async fn sequence(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(runs): State<Runs>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = &course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?.attack;
    let at = At::parse(&query.unwrap_or_default(), attack.steps.len())?;
    let timed = runs.fresh(attack, &at.switches(attack)).await?;
    page::render(&views, "sequence.html", Sequence { run: run_view(&timed), caption: at.caption() })
}

#[derive(Serialize)]
struct Sequence {
    run: RunView,
    caption: String,
}

/// An attack with what one can try in it.
#[derive(Debug, Serialize)]
pub(super) struct AttackView<'a> {
    /// The settings it begins with, by title.
    given: Vec<String>,
    slug: &'a str,
    title: &'a str,
    family: &'a str,
    promise: &'a str,
    standards: &'a [String],
    minutes: u32,
    lesson: Option<LessonLink<'a>>,
    exercises: Vec<SlugLink<'a>>,
    steps: Vec<StepView<'a>>,
    defender_html: &'a str,
    teacher_html: &'a str,
    proofs_html: &'a str,
    switches: Vec<SwitchRow>,
    labs: Vec<SlugLink<'a>>,
    /// The same settings for another link.
    sets: String,
    whole: Option<String>,
    present: bool,
}

#[derive(Debug, Serialize)]
struct StepView<'a> {
    n: usize,
    title: &'a str,
    body_html: &'a str,
    question: Option<&'a Question>,
    /// The minute by which it should be over.
    by: String,
}

pub(super) fn attack_view<'a>(course: &'a Course, page: &'a AttackPage, at: &At) -> AttackView<'a> {
    let (attack, front) = (&page.attack, &page.attack.front);
    let steps = attack.steps.iter().zip(&page.steps_html).zip(&page.questions).zip(1..);
    let steps = steps.map(|(((step, html), question), n)| StepView {
        n,
        title: &step.title,
        body_html: html,
        question: question.as_ref(),
        by: by(n, attack.steps.len(), front.minutes),
    });
    let lesson = front.lesson.as_ref().and_then(|slug| course.lesson(slug));
    let exercises = course.exercises.iter().filter(|e| e.attack.as_ref() == Some(&attack.slug));
    AttackView {
        given: attack.given().iter().map(Setting::title).collect(),
        slug: &attack.slug,
        title: &front.title,
        family: &front.family,
        promise: &front.promise,
        standards: &front.standards,
        minutes: front.minutes,
        lesson: lesson.map(LessonLink::from),
        exercises: exercises.map(SlugLink::from).collect(),
        steps: steps.collect(),
        defender_html: &page.defender_html,
        teacher_html: &page.teacher_html,
        proofs_html: &page.proofs_html,
        switches: offered(attack, at).into_iter().map(|s| switch_row(attack, s, at)).collect(),
        labs: course.labs_of_attack(&attack.slug).map(SlugLink::from).collect(),
        sets: at.sets(),
        whole: at.whole().map(|d| d.title()),
        present: at.look == Look::Room,
    }
}

/// The settings to try, by title: the order gives nothing away, until somebody has asked what would have saved her: then those
/// that stop the attack come first.
fn offered(attack: &Attack, at: &At) -> Vec<Setting> {
    let mut offered = attack.stopped_by();
    offered.extend(attack.no_help());
    // What is on without being offered can be turned off here, unless it is a whole set of defences.
    offered.extend(at.alone().filter(|s| !attack.stopped_by().contains(s) && !attack.no_help().contains(s)));
    offered.sort_by_key(|s| (at.saved && !attack.stopped_by().contains(s), s.title()));
    offered
}

/// A toggle for one setting: its link is the same page with that setting flipped.
#[derive(Debug, Serialize)]
struct SwitchRow {
    name: &'static str,
    title: String,
    code: String,
    value: &'static str,
    on: bool,
    says: &'static str,
    href: String,
}

fn switch_row(attack: &Attack, setting: Setting, at: &At) -> SwitchRow {
    let on = at.set.contains(&setting);
    let others = at.set.iter().filter(|s| s.switch.name != setting.switch.name).map(ToString::to_string);
    let flipped: Vec<String> = if on { others.collect() } else { others.chain([setting.to_string()]).collect() };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (asked, name) in [(at.look == Look::Room, "present"), (at.saved, "saved")] {
        if asked {
            query.append_key_only(name);
        }
    }
    let query = query.append_pair("set", &flipped.join(",")).append_pair("step", &at.step.to_string()).finish();
    let says = match (on, at.saved, attack.stopped_by().contains(&setting)) {
        (true, ..) => "on in this run",
        (_, false, _) => "try it",
        (_, true, true) => "stops it",
        (_, true, false) => "does not stop it",
    };
    let notes = if at.look == Look::Notes { "/notes" } else { "" };
    SwitchRow {
        name: setting.switch.name,
        title: setting.title(),
        code: setting.switch.rust_at(setting.value),
        value: setting.value,
        on,
        says,
        href: format!("/attacks/{}{notes}?{query}", attack.slug),
    }
}

/// The minute by which a step should be over, if all take as long: `1` or `2:30`.
fn by(step: usize, of: usize, minutes: u32) -> String {
    let seconds = usize::try_from(minutes).unwrap_or_default() * 60 * step / of.max(1);
    // To half a minute: nobody talks by the second.
    let halves = (seconds + 15) / 30;
    if halves.is_multiple_of(2) { (halves / 2).to_string() } else { format!("{}:30", halves / 2) }
}
