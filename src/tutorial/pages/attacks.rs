//! The attacks: the list, and the player. Every run shown is a run that was just made.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use cloakroom_engine::script::Attack;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    run_query::{At, Look},
    what_would_stop_it,
};
use crate::{
    course::{AttackPage, Course, Library},
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
    shells.same(&course, "attacks.html", json!({ "page": frame, "families": families(&course, &achieved) }))
}

/// The attacks by family, families by their names. What stops an attack is for the reader to find: it is told behind a
/// fold, and openly once the reader has stopped it.
fn families(course: &Course, achieved: &Achieved) -> Vec<Value> {
    let mut families: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for page in &course.attacks {
        let front = &page.attack.front;
        let stopped_by: Vec<String> = page.attack.stopped_by().iter().map(|s| s.title()).collect();
        families.entry(&front.family).or_default().push(json!({
            "slug": page.attack.slug, "title": front.title, "promise": front.promise,
            "minutes": front.minutes, "stopped_by": stopped_by, "standards": front.standards,
            "watched": achieved.has(&Done::Watched(page.attack.slug.clone())),
            "stopped": achieved.has(&Done::Stopped(page.attack.slug.clone())),
        }));
    }
    families.into_iter().map(|(family, attacks)| json!({ "family": family, "attacks": attacks })).collect()
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
    let context = json!({
        "page": frame, "attack": attack_view(&course, attack, &at), "run": run_view(&timed), "step": at.step,
        "saved": saved,
    });
    page::render_packed(&views, "attack.html", context)
}

/// The page for a projector.
#[derive(Debug, Serialize)]
struct Present {
    attack: Value,
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
    let caption = at.caption();
    page::render(&views, "sequence.html", json!({ "run": run_view(&timed), "caption": caption }))
}

pub(super) fn attack_view(course: &Course, page: &AttackPage, at: &At) -> Value {
    let (attack, front) = (&page.attack, &page.attack.front);
    let steps: Vec<Value> = attack
        .steps
        .iter()
        .zip(&page.steps_html)
        .zip(&page.questions)
        .zip(1..)
        .map(|(((step, html), question), n)| {
            json!({
                "n": n, "title": step.title, "body_html": html, "question": question, "by": by(n, attack.steps.len(), front.minutes),
            })
        })
        .collect();
    let lesson = front.lesson.as_ref().and_then(|slug| course.lesson(slug));
    let exercises = course.exercises.iter().filter(|e| e.attack.as_ref() == Some(&attack.slug));
    let exercises: Vec<Value> = exercises.map(|e| json!({ "slug": e.slug, "title": e.title })).collect();
    let switches: Vec<Value> = offered(attack, at).into_iter().map(|s| switch_row(attack, s, at)).collect();
    let given: Vec<String> = attack.given().iter().map(Setting::title).collect();
    json!({
        "given": given,
        "slug": attack.slug, "title": front.title, "family": front.family, "promise": front.promise,
        "standards": front.standards, "minutes": front.minutes,
        "lesson": lesson.map(|l| json!({ "slug": l.slug, "title": l.front.title, "number": l.number })),
        "exercises": exercises, "steps": steps, "defender_html": page.defender_html, "teacher_html": page.teacher_html, "proofs_html": page.proofs_html, "switches": switches,
        "labs": course.labs_of_attack(&attack.slug).map(|l| json!({ "slug": l.slug, "title": l.front.title })).collect::<Vec<_>>(),
        "sets": at.sets(), "whole": at.whole().map(|d| d.title()), "present": at.look == Look::Room,
    })
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
fn switch_row(attack: &Attack, setting: Setting, at: &At) -> Value {
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
    json!({
        "name": setting.switch.name, "title": setting.title(), "code": setting.switch.rust_at(setting.value), "value": setting.value,
        "on": on, "says": says, "href": format!("/attacks/{}{}?{query}", attack.slug, if at.look == Look::Notes { "/notes" } else { "" }),
    })
}

/// The minute by which a step should be over, if all take as long: `1` or `2:30`.
fn by(step: usize, of: usize, minutes: u32) -> String {
    let seconds = usize::try_from(minutes).unwrap_or_default() * 60 * step / of.max(1);
    // To half a minute: nobody talks by the second.
    let halves = (seconds + 15) / 30;
    if halves.is_multiple_of(2) { (halves / 2).to_string() } else { format!("{}:30", halves / 2) }
}
