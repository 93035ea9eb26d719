//! `/audit`: what an audit of sessions can see and what it cannot, and a round: five defences of a fresh hotel are off, a
//! class guesses which, and the audit says what it found.
//!
//! A round and its guess stand in the address, so that a class shares one. Without script it is a form and a page that
//! loads itself again. Deliberately absent: an audit that a mere look starts.

use std::{sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{Query, State},
    response::{Redirect, Response},
};
use serde_json::{Value, json};
use withstands::check::{GROUPS, entry};

use crate::{
    background::settled,
    course::{Course, Library},
    hotel_audit::{ALL, Found, HotelAudits, OFF, Report, Round, State as Far, Weakness},
    tutorial::{Problem, page},
    views::Views,
};

/// Where it stands.
pub(super) const PAGE: &str = "/audit";

/// A page that is there at once is better than one that is complete.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What the address and the form say, by name and value.
type Asked = Vec<(String, String)>;

pub(super) async fn show(
    State(library): State<Library>,
    State(views): State<Views>,
    State(audits): State<HotelAudits>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let given = round(&asked)?;
    let round = given.unwrap_or_else(Round::any);
    let guess = guess(&asked)?;
    let guessed = !guess.is_empty();
    let far = match audits.started(round).filter(|_| guessed) {
        Some(mut state) => Some(settled(&mut state, PATIENCE).await),
        None => None,
    };
    let (state, failed, told) = match &far {
        None if guessed => ("again", None, None),
        None => ("ask", None, None),
        Some(Far::Auditing) => ("auditing", None, None),
        Some(Far::Failed(says)) => ("failed", Some(says), None),
        Some(Far::Done(report)) => ("told", None, Some(told(report, round, &guess, &library.current()))),
    };
    let course = library.current();
    let context = json!({
        "page": page::Frame::new("Audit", "audit", &course),
        "round": round.number(), "given": given.is_some(), "next": Round::any().number(), "off": OFF, "state": state,
        "failed": failed, "told": told, "switches": switches(&guess), "checks": checks(&course),
        "count": withstands::check::entries().len(), "address": address(round, &guess),
    });
    page::render(&views, "audit.html", context)
}

/// The button: the audit of this round begins, and the page tells what comes of it.
pub(super) async fn press(State(audits): State<HotelAudits>, Form(asked): Form<Asked>) -> Result<Redirect, Problem> {
    let round =
        round(&asked)?.ok_or_else(|| Problem::bad("round", "round is the number of a round: open /audit for one"))?;
    let guess = guess(&asked)?;
    if !guess.is_empty() {
        drop(audits.audit(round));
    }
    // Without a fragment: a page whose address has one does not load itself again.
    Ok(Redirect::to(&address(round, &guess)))
}

fn round(asked: &[(String, String)]) -> Result<Option<Round>, Problem> {
    let Some((_, text)) = asked.iter().find(|(name, _)| name == "round") else { return Ok(None) };
    let read = Round::read(text);
    read.map(Some).ok_or_else(|| Problem::bad("round", "round is a number from 0 to 9999"))
}

fn guess(asked: &[(String, String)]) -> Result<Vec<&'static Weakness>, Problem> {
    let names = asked.iter().filter(|(_, value)| value == "off").map(|(name, _)| name);
    let mut guess: Vec<&'static Weakness> = Vec::new();
    for name in names {
        let found = ALL.iter().find(|weakness| weakness.switch.name == name);
        let found = found.ok_or_else(|| Problem::bad(name, "only switches of the list on /audit can be off"))?;
        if !guess.iter().any(|one| one.is(found)) {
            guess.push(found);
        }
    }
    Ok(guess)
}

fn address(round: Round, guess: &[&Weakness]) -> String {
    let off: String = guess.iter().map(|weakness| format!("&{}=off", weakness.switch.name)).collect();
    format!("{PAGE}?round={}{off}", round.number())
}

fn switches(guess: &[&'static Weakness]) -> Vec<Value> {
    let one = |weakness: &'static Weakness| {
        let picked = guess.iter().any(|one| one.is(weakness));
        json!({ "name": weakness.switch.name, "title": weakness.switch.title, "picked": picked })
    };
    ALL.iter().map(one).collect()
}

/// What was off, what of it was said, and by which finding the audit tells.
fn told(report: &Arc<Report>, round: Round, guess: &[&'static Weakness], course: &Course) -> Value {
    let said = |weakness: &Weakness| guess.iter().any(|one| one.is(weakness));
    let off = round.off();
    let row = |weakness: &&'static Weakness| {
        let found: Vec<&Found> = report.found.iter().filter(|found| weakness.shows.contains(&found.id)).collect();
        json!({
            "title": weakness.switch.title, "name": weakness.switch.name, "said": said(weakness),
            "found": found.iter().map(|found| finding(found, course)).collect::<Vec<_>>(),
        })
    };
    let wrong = guess.iter().filter(|weakness| !off.iter().any(|one| one.is(weakness)));
    let wrong = wrong.map(|weakness| {
        let checks: Vec<Value> = weakness.shows.iter().map(|id| json!(id)).collect();
        json!({ "title": weakness.switch.title, "checks": checks })
    });
    json!({
        "right": off.iter().filter(|weakness| said(weakness)).count(),
        "guessed": guess.len(), "rows": off.iter().map(row).collect::<Vec<_>>(), "wrong": wrong.collect::<Vec<_>>(),
        "held": report.held.len(), "not_tried": report.not_tried, "requests": report.requests,
        "seconds": format!("{}.{}", report.took_ms / 1000, report.took_ms % 1000 / 100),
    })
}

fn finding(found: &Found, course: &Course) -> Value {
    let lesson = course.lesson(found.lesson).map(|lesson| json!({ "slug": lesson.slug, "title": lesson.front.title }));
    json!({
        "id": found.id, "title": found.title, "severity": found.severity, "says": found.says, "gain": found.gain,
        "lesson": lesson,
    })
}

/// All checks by what they are about, as the reports name them.
fn checks(course: &Course) -> Vec<Value> {
    let mut titles: Vec<&str> = Vec::new();
    for group in GROUPS {
        if !titles.contains(&group.title) {
            titles.push(group.title);
        }
    }
    let rows = |title: &str| -> Vec<Value> {
        let ids = GROUPS.iter().filter(|group| group.title == title).flat_map(|group| group.ids);
        let row = |entry: &withstands::check::Entry| {
            let lesson =
                course.lesson(entry.lesson).map(|lesson| json!({ "slug": lesson.slug, "title": lesson.front.title }));
            let attack = entry.attack.filter(|slug| course.attack(slug).is_some());
            json!({
                "id": entry.id, "title": entry.title, "severity": entry.severity.word(), "lesson": lesson, "attack": attack,
                "standards": format!("ASVS {}, {}, {}", entry.asvs, entry.wstg, entry.cwe),
            })
        };
        ids.filter_map(|id| entry(id)).map(row).collect()
    };
    titles.iter().map(|title| json!({ "title": title, "rows": rows(title) })).collect()
}
