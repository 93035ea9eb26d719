//! `/coat-check`: what a session is, in three presses. Alice logs in, Mallory presents the same ID, one switch stops her.
//!
//! Each picture is drawn from a run of the attack *Listening in the café*: the first two presses show one run, the third
//! the same attack with `Secure`, and with the other switches as a new sandbox has them. With `part` only the live part is answered; script puts it where it stood.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use cloakroom_engine::{
    exchange::{Exchange, header},
    script::{Outcome, Run},
};
use scraper::{Html, Selector};
use serde::Serialize;

use crate::{
    course::{Course, Library},
    runner::Runs,
    switch::{SECURE, Setting, Switches},
    tutorial::{Problem, page},
    view::{
        TicketView,
        run::{RecordView, run_view},
    },
    views::Views,
};

/// The attack that is played.
const ATTACK: &str = "eavesdropping";
/// The presses.
const LAST: u8 = 3;

/// `?step=2&run=NAME&part`
#[derive(Debug, Default)]
struct Asked {
    step: u8,
    run: Option<String>,
    part: bool,
}

impl Asked {
    fn parse(query: &str) -> Result<Self, Problem> {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "step" => {
                    let step = value.parse().ok().filter(|step| *step <= LAST);
                    asked.step =
                        step.ok_or_else(|| Problem::bad("step", format!("step is a number from 0 to {LAST}")))?;
                }
                "run" => asked.run = Some(value.into_owned()),
                "part" => asked.part = true,
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// The live part.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CoatCheck {
    /// Before the first press; lessons and the first page show it so too.
    Before {
        step: u8,
    },
    After(Box<Places>),
}

/// The three places, as they are after a press.
#[derive(Debug, Serialize)]
struct Places {
    step: u8,
    run: String,
    /// What is in Alice's jar.
    alice: Option<TicketView>,
    /// Her cookie has `Secure`.
    secure: bool,
    /// The hotel's record of her.
    record: Option<RecordView>,
    /// Her cookie went along with the request over plain http.
    sent: bool,
    /// What Mallory got with what she heard; none if she heard nothing.
    mallory: Option<Screen>,
    /// Why the picture is not the one that belongs here, if it is not.
    otherwise: Option<String>,
    attacks: usize,
}

/// What is on Mallory's screen.
#[derive(Debug, Serialize)]
struct Screen {
    status: u16,
    title: String,
    code: Option<String>,
}

#[derive(Serialize)]
struct Whole<'a> {
    page: page::Frame<'a>,
    coat_check: CoatCheck,
}

#[derive(Serialize)]
struct Part {
    coat_check: CoatCheck,
}

pub(super) async fn coat_check(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(runs): State<Runs>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let asked = Asked::parse(&query.unwrap_or_default())?;
    let course = library.current();
    let coat_check = if asked.step == 0 {
        CoatCheck::Before { step: 0 }
    } else {
        after(&runs, &course, asked.step, asked.run.as_deref()).await?
    };
    if asked.part {
        return page::render(&views, "coat_check_part.html", Part { coat_check });
    }
    let frame = page::Frame::new("A session in three presses", "course", &course);
    page::render(&views, "coat_check.html", Whole { page: frame, coat_check })
}

/// How things stand after a press.
async fn after(runs: &Runs, course: &Arc<Course>, step: u8, name: Option<&str>) -> Result<CoatCheck, Problem> {
    let attack = course.attack(ATTACK).ok_or(Problem::NotFound { what: "attack" })?;
    // The hotel as a learner finds it, so that an ID looks like one; `Secure` alone makes the difference.
    let secure = Setting { switch: &SECURE, value: if step == LAST { "on" } else { "off" } };
    let switches = Switches::default().with(secure);
    let shown = runs.on_show(course, attack, &switches, name).await?;
    let (view, run) = (run_view(&shown.run), &shown.run.run);
    let [login, .., used] = view.rows() else { return Err(Problem::NotFound { what: "attack" }) };
    // What was hers when the first step was over; with the second press, when Mallory had used it.
    let last = if step == 2 { used } else { login };
    Ok(CoatCheck::After(Box::new(Places {
        alice: last.alice_holds().first().cloned(),
        record: login.records().first().cloned(),
        run: shown.name,
        ..places(run, step, course.attacks.len())
    })))
}

/// What a run tells, apart from its tickets and records.
fn places(run: &Run, step: u8, attacks: usize) -> Places {
    let exchanges = |n: usize| run.steps.get(n).into_iter().flat_map(|s| &s.played).flat_map(|p| &p.exchanges);
    let sets = exchanges(0).filter_map(|e| e.response.header("set-cookie")).last().unwrap_or_default();
    let in_the_clear = exchanges(1).find(|e| e.request.url.scheme() == "http");
    let expected = if step == LAST {
        matches!(run.outcome, Outcome::Stopped { .. })
    } else {
        matches!(run.outcome, Outcome::Won { .. })
    };
    Places {
        step,
        run: String::new(),
        alice: None,
        secure: sets.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure")),
        record: None,
        sent: in_the_clear.is_some_and(|e| header(&e.request.headers, "cookie").is_some()),
        mallory: exchanges(2).last().map(screen),
        otherwise: (!expected).then(|| "This run did not go as the words say.".to_owned()),
        attacks,
    }
}

fn screen(exchange: &Exchange) -> Screen {
    let page = Html::parse_document(&exchange.response.body);
    let text = |selector: &str| {
        let found = Selector::parse(selector).ok().and_then(|selector| page.select(&selector).next());
        found.map(|element| element.text().collect::<String>().trim().to_owned())
    };
    Screen {
        status: exchange.response.status,
        title: text("h1").unwrap_or_else(|| exchange.response.reason().to_owned()),
        code: text("#room-code"),
    }
}
