//! `/recall`: the cards that are due, one at a time. Works as a form, without script.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::{Redirect, Response},
};
use serde::Serialize;

use super::links::LessonPlace;
use crate::{
    clock::Clock,
    course::Library,
    progress::Progress,
    recall::{Recall, next_box, rest},
    tutorial::{Problem, class::Mine, page},
    views::Views,
};

mod deck;

use deck::Dealt;
pub(super) use deck::{Deck, Of};

pub(super) async fn show(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    Mine(recall): Mine<Recall>,
    State(clock): State<Clock>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let of = Of::parse(&field(query.unwrap_or_default().as_bytes(), "of"), &course)?;
    let (achieved, seen, now) = (progress.achieved().await?, recall.seen().await?, clock.now().unix_timestamp());
    let deck = Deck::of(&course, &of, &achieved, &seen, now);
    let whole = course.lessons.iter().map(|l| l.cards.len()).sum::<usize>();
    let one = if let Of::Lesson(slug) = &of { course.lesson(slug).map(|l| l.front.title.as_str()) } else { None };
    let frame = page::Frame::new("Recall", "course", &course);
    let recall = Asked {
        of: of.word(),
        lesson: one,
        due: deck.count(),
        resting: deck.resting,
        whole,
        begin: course.lessons.first().map(LessonPlace::from),
        next: deck.next.map(|at| from_now(at - now)),
        card: deck.due.first().map(view),
    };
    page::render(&views, "recall.html", RecallPage { page: frame, recall })
}

#[derive(Serialize)]
struct RecallPage<'a> {
    page: page::Frame<'a>,
    recall: Asked<'a>,
}

/// The cards of a choice, and the one that is asked.
#[derive(Serialize)]
struct Asked<'a> {
    of: &'a str,
    /// The lesson whose cards they are, if of one.
    lesson: Option<&'a str>,
    due: usize,
    resting: usize,
    whole: usize,
    begin: Option<LessonPlace<'a>>,
    next: Option<String>,
    card: Option<CardView<'a>>,
}

#[derive(Serialize)]
struct CardView<'a> {
    name: String,
    stub: &'a str,
    front_html: &'a str,
    back_html: &'a str,
    new: bool,
    if_knew: String,
    if_not: String,
    lesson: LessonPlace<'a>,
}

fn view<'a>(dealt: &Dealt<'a>) -> CardView<'a> {
    let comes = |knew| from_now(rest(next_box(dealt.resting.map(|r| r.place), knew)).whole_seconds());
    CardView {
        name: dealt.lesson.card_name(dealt.card),
        stub: &dealt.card.stub,
        front_html: &dealt.card.front_html,
        back_html: &dealt.card.back_html,
        new: dealt.resting.is_none(),
        if_knew: comes(true),
        if_not: comes(false),
        lesson: LessonPlace::from(dealt.lesson),
    }
}

/// A card is graded; the next one is asked. A card that is not there any more is passed over.
pub(super) async fn grade(
    State(library): State<Library>,
    Mine(recall): Mine<Recall>,
    State(clock): State<Clock>,
    body: Bytes,
) -> Result<Redirect, Problem> {
    let course = library.current();
    let of = Of::parse(&field(&body, "of"), &course)?;
    let knew = match field(&body, "knew").as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::bad("knew", "say yes or no")),
    };
    let name = field(&body, "card");
    let Some((slug, _)) = name.split_once(':') else { return Err(Problem::bad("card", "there is no such card")) };
    if let Some(lesson) = course.lesson(slug) {
        let there: Vec<String> = lesson.cards.iter().map(|card| lesson.card_name(card)).collect();
        if there.contains(&name) {
            recall.grade(&name, knew, clock.now().unix_timestamp(), there).await?;
        }
    }
    Ok(Redirect::to(&format!("/recall?of={}", of.word())))
}

/// A field of a form or of an address; empty if it is not there.
fn field(form: &[u8], name: &str) -> String {
    url::form_urlencoded::parse(form).find(|(n, _)| n == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// `in 9 minutes`, `in 3 days`; rounded up, so that nobody comes too early.
fn from_now(seconds: i64) -> String {
    let (count, unit) = match seconds.max(1).unsigned_abs() {
        s if s <= 90 * 60 => (s.div_ceil(60), "minute"),
        s if s <= 36 * 3600 => (s.div_ceil(3600), "hour"),
        s => (s.div_ceil(86_400), "day"),
    };
    match (count, unit) {
        (1, "hour") => "in an hour".to_owned(),
        (1, _) => format!("in a {unit}"),
        _ => format!("in {count} {unit}s"),
    }
}
