//! The attacks: the list, and the player. Every run shown is a run that was just made.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use cloakroom_engine::switch::{Setting, Switches};
use serde_json::{Value, json};

use crate::{
    course::{AttackPage, Course, Library},
    runner::run_attack,
    sandbox::Sandboxes,
    tutorial::{Problem, page, run_view::run_view},
    views::Views,
};

pub(crate) async fn list(State(library): State<Library>, State(views): State<Views>) -> Result<Response, Problem> {
    let course = library.current();
    let rows: Vec<Value> = course
        .attacks
        .iter()
        .map(|page| {
            let front = &page.attack.front;
            let stopped_by: Vec<String> = page.attack.stopped_by().iter().map(|s| title_of(*s)).collect();
            json!({
                "slug": page.attack.slug, "title": front.title, "family": front.family, "promise": front.promise,
                "minutes": front.minutes, "stopped_by": stopped_by, "standards": front.standards,
            })
        })
        .collect();
    let frame = page::Frame::new("Attacks", "attacks", &course);
    page::render(&views, "attacks.html", json!({ "page": frame, "attacks": rows }))
}

/// `?set=renew_on_login%3Don&step=3`; several settings are repeated or separated by commas.
struct At {
    set: Vec<Setting>,
    step: usize,
}

impl At {
    fn parse(query: &str, steps: usize) -> Result<Self, Problem> {
        let mut at = Self { set: Vec::new(), step: 1 };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "set" => {
                    for text in value.split(',').filter(|s| !s.is_empty()) {
                        at.set.push(Setting::parse(text)?);
                    }
                }
                "step" => {
                    let step: usize = value.parse().map_err(|_| Problem::bad("step", "step is a number from 1"))?;
                    at.step = step.clamp(1, steps.max(1));
                }
                _ => {}
            }
        }
        Ok(at)
    }

    /// Every defence at its weakest but those that are set.
    fn switches(&self) -> Switches {
        self.set.iter().fold(Switches::weakest(), |switches, setting| switches.with(*setting))
    }
}

pub(crate) async fn one(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(sandboxes): State<Sandboxes>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?;
    let at = At::parse(&query.unwrap_or_default(), attack.attack.steps.len())?;
    let timed = run_attack(&attack.attack, sandboxes.services(), &at.switches()).await?;
    let frame = page::Frame::new(&attack.attack.front.title, "attacks", &course);
    let context = json!({
        "page": frame, "attack": attack_view(&course, attack, &at.set, at.step), "run": run_view(&timed), "step": at.step,
    });
    page::render(&views, "attack.html", context)
}

/// One run as a list, for a lesson that shows it.
pub(crate) async fn sequence(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(sandboxes): State<Sandboxes>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = &course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?.attack;
    let at = At::parse(&query.unwrap_or_default(), attack.steps.len())?;
    let timed = run_attack(attack, sandboxes.services(), &at.switches()).await?;
    let names: Vec<String> = at.set.iter().map(|s| title_of(*s)).collect();
    let caption = if names.is_empty() { "Every defence off".to_owned() } else { names.join(", ") };
    page::render(&views, "sequence.html", json!({ "run": run_view(&timed), "caption": caption }))
}

fn attack_view(course: &Course, page: &AttackPage, set: &[Setting], step: usize) -> Value {
    let (attack, front) = (&page.attack, &page.attack.front);
    let steps: Vec<Value> = attack
        .steps
        .iter()
        .zip(&page.steps_html)
        .enumerate()
        .map(|(index, (step, html))| json!({ "n": index + 1, "title": step.title, "body_html": html }))
        .collect();
    let lesson = front.lesson.as_ref().and_then(|slug| course.lesson(slug));
    let stopped_by = attack.stopped_by();
    let offered =
        stopped_by.iter().chain(&attack.no_help().into_iter().collect::<Vec<_>>()).copied().collect::<Vec<_>>();
    let switches: Vec<Value> = offered.iter().map(|s| switch_row(&attack.slug, *s, set, step)).collect();
    json!({
        "slug": attack.slug, "title": front.title, "family": front.family, "promise": front.promise,
        "standards": front.standards, "minutes": front.minutes,
        "lesson": lesson.map(|l| json!({ "slug": l.slug, "title": l.front.title, "number": l.number })),
        "steps": steps, "defender_html": page.defender_html, "teacher_html": page.teacher_html, "switches": switches,
    })
}

/// A toggle for one setting: its link is the same page with that setting flipped.
fn switch_row(slug: &str, setting: Setting, set: &[Setting], step: usize) -> Value {
    let on = set.contains(&setting);
    let others = set.iter().filter(|s| s.switch.name != setting.switch.name).map(ToString::to_string);
    let flipped: Vec<String> = if on { others.collect() } else { others.chain([setting.to_string()]).collect() };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("set", &flipped.join(","))
        .append_pair("step", &step.to_string())
        .finish();
    json!({
        "name": setting.switch.name, "title": title_of(setting), "code": setting.switch.rust_at(setting.value), "value": setting.value,
        "on": on, "says": if on { "on in this run" } else { "try it" }, "href": format!("/attacks/{slug}?{query}"),
    })
}

fn title_of(setting: Setting) -> String {
    if setting.switch.is_toggle() {
        return setting.switch.title.to_owned();
    }
    let title = setting.switch.choices.iter().find(|c| c.value == setting.value).map_or(setting.value, |c| c.title);
    format!("{}={title}", setting.switch.title)
}
