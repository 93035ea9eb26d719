//! The answers of all judges to one case, put side by side for the template.

use cloakroom_engine::{
    cookie::{Api, Context, Profile, Span, glosses, visible},
    explain::{self, Case, Problem},
};
use serde::Serialize;
use time::OffsetDateTime;
use url::Url;

use super::{
    super::TicketView,
    judges::{Judge, judges, together},
    outcome::{Outcome, sentence},
    side::{Line, Reason, Side},
};

/// More lines are judged, and not drawn.
const MOST_DRAWN: usize = 60;
/// Whose DevTools name the rules.
const CHROMIUM: &str = "Chromium";
/// So many get all of their reasons; of more, each gets its first.
const FEW: usize = 6;

/// A reason, and which judges have it.
#[derive(Debug, Serialize)]
struct Shared {
    #[serde(flatten)]
    reason: Reason,
    who: String,
}

/// The answers, for the template.
#[derive(Debug, Serialize)]
pub(super) struct Answers {
    judges: Vec<Judge>,
    rows: Vec<Row>,
    answer: String,
    /// What decided, in the case that most needs a reason.
    because: Option<String>,
    cure: Option<&'static str>,
    headers: Vec<Header>,
    /// So many lines are judged and not drawn.
    more: usize,
    script: bool,
    /// There is one line only.
    one: bool,
}

/// A line, and what became of it.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    parts: Vec<Part>,
    cells: Vec<Cell>,
    agree: bool,
    set: Vec<Shared>,
    sent: Vec<Shared>,
}

/// What became of a line by one judge.
#[derive(Debug, Serialize)]
struct Cell {
    tone: &'static str,
    word: &'static str,
    documented: bool,
    judge: &'static str,
}

/// What goes over the wire.
#[derive(Debug, Serialize)]
struct Header {
    who: String,
    cookie: String,
    bytes: usize,
    large: bool,
}

/// A part of a line. It has no ID of a session to show.
#[derive(Debug, Serialize)]
struct Part {
    text: String,
    gloss: Option<String>,
    id: Option<TicketView>,
}

impl Answers {
    /// What becomes of each line, by this judge.
    pub(super) fn words_of(&self, judge: &str) -> Vec<&'static str> {
        let named = |cell: &&Cell| cell.judge.trim_start_matches("The ").eq_ignore_ascii_case(judge);
        self.rows.iter().filter_map(|row| row.cells.iter().find(named)).map(|cell| cell.word).collect()
    }

    /// The rules that decide on the last line.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'static str> {
        let reasons = self.rows.last().into_iter().flat_map(|row| row.set.iter().chain(&row.sent));
        reasons.map(|shared| shared.reason.code)
    }
}

/// # Errors
/// An address that is none; says in which field.
pub(super) fn answers(case: &Case, now: OffsetDateTime) -> Result<Answers, Problem> {
    let judges = judges();
    let mut played = Vec::new();
    for judge in &judges {
        played.push((*judge, explain::play(case, judge.profile, now)?));
    }
    let script = case.query.api == Some(Api::Script);
    let sides: Vec<Side> = played.iter().map(|(judge, played)| Side::of(*judge, played, script)).collect();
    let lines: Vec<Line> = case.steps.iter().flat_map(Line::of).collect();
    let outcomes: Vec<Vec<Outcome>> =
        (0..lines.len()).map(|line| sides.iter().map(|side| side.outcome(line)).collect()).collect();
    let drawn = lines.len().min(MOST_DRAWN);
    let rows: Vec<Row> =
        (0..drawn).map(|line| row(line, &lines[line], now, &sides, &outcomes[line], lines.len() <= FEW)).collect();
    let (answer, because) = sentence(&outcomes, &sides.iter().map(|side| side.judge.title).collect::<Vec<_>>());
    let first = (0..drawn).find_map(|line| sides.iter().find_map(|side| side.decisive(line, because)));
    let cure = first.as_ref().and_then(|reason| explain::cure(reason.code, case.query.method.as_deref()));
    Ok(Answers {
        rows,
        answer,
        because: first.map(|reason| reason.words),
        cure,
        headers: headers(&sides, script),
        more: lines.len() - drawn,
        script,
        one: lines.len() == 1,
        judges,
    })
}

fn row(line: usize, set: &Line, now: OffsetDateTime, sides: &[Side], outcomes: &[Outcome], all: bool) -> Row {
    let cells = outcomes.iter().zip(sides).map(|(outcome, side)| Cell {
        tone: outcome.tone(),
        word: outcome.word(),
        documented: side.judge.documented,
        judge: side.judge.title,
    });
    let mut whys = gathered(sides, |side| Some(side.setting(line)));
    let mut sent = gathered(sides, |side| side.sending(line));
    if !all {
        // A table of many lines says of each why it did not go, or else why it did.
        whys.retain(|why| why.reason.tone == "held");
        sent.truncate(1);
        sent.retain(|_| whys.is_empty());
        whys.truncate(1);
    }
    Row {
        name: set.text.split(['=', ';']).next().unwrap_or_default().trim().to_owned(),
        parts: parts(set, now),
        cells: cells.collect(),
        agree: outcomes.iter().all(|outcome| *outcome == outcomes[0]),
        set: whys,
        sent,
    }
}

/// Reasons that say the same, under one head.
fn gathered(sides: &[Side], reason: impl Fn(&Side) -> Option<Reason>) -> Vec<Shared> {
    let mut all: Vec<(Reason, Vec<&'static str>)> = Vec::new();
    for side in sides {
        let Some(reason) = reason(side) else { continue };
        match all.iter_mut().find(|(one, _)| *one == reason) {
            Some((_, who)) => who.push(side.judge.title),
            None => all.push((reason, vec![side.judge.title])),
        }
    }
    let shared = |(reason, who): (Reason, Vec<&str>)| {
        let devtools = reason.devtools.filter(|_| who.contains(&CHROMIUM));
        Shared { reason: Reason { devtools, ..reason }, who: together(&who, sides.len()) }
    };
    all.into_iter().map(shared).collect()
}

/// What goes over the wire, by judges that agree.
fn headers(sides: &[Side], script: bool) -> Vec<Header> {
    let mut headers: Vec<(String, Vec<&'static str>)> = Vec::new();
    for side in sides {
        let cookie = side.played.cookie();
        match headers.iter_mut().find(|(header, _)| *header == cookie) {
            Some((_, who)) => who.push(side.judge.title),
            None => headers.push((cookie, vec![side.judge.title])),
        }
    }
    let shown = |(cookie, who): (String, Vec<&str>)| {
        let bytes = cookie.len() + if script { 0 } else { "Cookie: ".len() };
        let cookie = cookie.chars().take(4000).collect();
        Header { who: together(&who, sides.len()), cookie, bytes, large: bytes > 8000 }
    };
    headers.into_iter().map(shown).collect()
}

/// The line part by part, each with what it means and for which judge it took effect.
fn parts(line: &Line, now: OffsetDateTime) -> Vec<Part> {
    let Ok(at) = Url::parse(line.at) else { return Vec::new() };
    let context = Context { api: line.api, ..Context::typed(&at, now) };
    let part = |(span, gloss): (Span, Option<String>)| Part { text: visible(&span.text).into_owned(), gloss, id: None };
    glosses(line.text, &context, &Profile::ALL).into_iter().map(part).collect()
}
