//! What came back from a block of a lesson, for its page: requests, the page drawn, statements, and who won.
//!
//! A statement that does not hold is no failure: the text was written for a fresh sandbox with the switches of a new
//! one, and what differs says so. Deliberately absent: HTML.

use cloakroom_engine::{
    browser::{PageLine, page_lines, readable},
    exchange::Exchange,
    script::{Block, CheckResult},
};
use serde::Serialize;

use crate::{
    course::Course,
    hosts::Addresses,
    sandbox::{BlockAnswer, Ending, Numbered, RequestLog, Sandbox},
    switch::Setting,
    view::{RequestView, TicketView, request_view, ticket_view},
};

/// An answer for the template.
#[derive(Debug, Serialize)]
pub(super) struct AnswerView {
    block: String,
    times: u32,
    exchanges: Vec<RequestView>,
    /// So many of its requests are not shown, between the first and the last.
    left_out: usize,
    /// So many of its requests the journal has forgotten.
    forgotten: usize,
    /// The last answer as a page; empty where it is none.
    page: Vec<PageLine>,
    /// Its source.
    source: String,
    expectations: Vec<CheckResult>,
    captures: Vec<CaptureView>,
    problem: Option<String>,
    /// The step to play first, if that is why.
    first: Option<FirstView>,
    end: Option<End>,
    differs: Option<String>,
}

#[derive(Debug, Serialize)]
struct CaptureView {
    name: String,
    value: String,
    id: Option<TicketView>,
}

/// Who won, where something of Alice's was at stake.
#[derive(Debug, Serialize)]
struct End {
    outcome: &'static str,
    says: String,
}

/// A step that notes what this one needs.
#[derive(Debug, Serialize)]
struct FirstView {
    name: String,
    title: String,
    href: String,
}

impl AnswerView {
    /// With the step of the course that notes what was missing, if something was.
    pub(super) fn with_first(self, course: &Course, answer: &BlockAnswer) -> Self {
        Self { first: first(course, answer), ..self }
    }

    /// Without what its requests did in the store, and which server answered: where the server's side is hidden.
    pub(super) fn without_server(mut self) -> Self {
        self.exchanges.iter_mut().for_each(RequestView::hide_server);
        self
    }
}

fn first(course: &Course, answer: &BlockAnswer) -> Option<FirstView> {
    let name = answer.missing.clone()?;
    let (lesson, live) = course.noted_by(&name, &answer.block)?;
    let Block::Play { actor, .. } = &live.block else { return None };
    let section = lesson.sections.iter().find(|section| section.id == live.section);
    let place = section.map_or(&lesson.front.title, |section| &section.title);
    let title = format!("{}’s step in “{place}”", actor.title());
    Some(FirstView { name, title, href: format!("/lessons/{}#{}", lesson.slug, live.id) })
}

/// Of a block that has just been played: its requests are at hand.
pub(super) fn fresh_view(
    sandbox: &Sandbox,
    answer: &BlockAnswer,
    lines: &[Numbered],
    addresses: &Addresses,
) -> AnswerView {
    let all = lines.iter().flat_map(|line| (line.first..).zip(&line.played.exchanges));
    let shown: Vec<_> = all.filter(|(number, _)| answer.requests.contains(number)).collect();
    view(&sandbox.journal(), answer, &shown, addresses)
}

/// Of one that was played before: as many of its requests as the journal still has.
pub(super) fn kept_view(sandbox: &Sandbox, answer: &BlockAnswer, addresses: &Addresses) -> AnswerView {
    let journal = sandbox.journal();
    let kept = journal.newest_first().filter(|noted| answer.requests.contains(&noted.number));
    let mut kept: Vec<_> = kept.map(|noted| (noted.number, &*noted.exchange)).collect();
    kept.reverse();
    view(&journal, answer, &kept, addresses)
}

fn view(
    journal: &RequestLog,
    answer: &BlockAnswer,
    requests: &[(u64, &Exchange)],
    addresses: &Addresses,
) -> AnswerView {
    let tickets = journal.tickets();
    let last = requests.last().map(|(_, exchange)| &exchange.response);
    let is_page = |content: &str| content.starts_with("text/html");
    let source = last.map(|response| response.body.clone()).unwrap_or_default();
    let page = last.filter(|r| r.header("content-type").is_some_and(is_page)).map(|_| page_lines(&source));
    let capture = |(name, value): &(String, String)| CaptureView {
        name: name.clone(),
        value: value.clone(),
        id: ticket_view(value, tickets),
    };
    AnswerView {
        block: answer.block.clone(),
        times: answer.times,
        left_out: answer.left_out,
        forgotten: answer.requests.len().saturating_sub(requests.len()),
        exchanges: requests
            .iter()
            .map(|(n, exchange)| request_view(*n, (exchange, readable(exchange)), tickets, Some(addresses)))
            .collect(),
        page: page.unwrap_or_default(),
        source,
        expectations: answer.held.clone(),
        captures: answer.captured.iter().map(capture).collect(),
        problem: answer.problem.clone(),
        first: None,
        end: answer.ending.as_ref().map(|ending| match ending {
            Ending::Won(says) => End { outcome: "won", says: says.clone() },
            Ending::Stopped(says) => End { outcome: "stopped", says: says.clone() },
        }),
        differs: differs(answer),
    }
}

/// What is not as the text takes it to be, where one of its statements does not hold.
fn differs(answer: &BlockAnswer) -> Option<String> {
    if answer.block.is_empty() || answer.held.iter().all(|held| held.held) {
        return None;
    }
    let moved: Vec<String> = answer.moved.iter().map(turned).collect();
    Some(match moved.as_slice() {
        [] if answer.ahead => "you moved the clock ahead".to_owned(),
        [] if answer.times > 1 => {
            format!("the text tells of the first time in a sandbox, and this was number {}", answer.times)
        }
        [] => "the text begins with a fresh sandbox and goes from top to bottom".to_owned(),
        [one] => format!("you {one}"),
        [some @ .., last] => format!("you {} and {last}", some.join(", ")),
    })
}

/// What the reader did with a switch.
fn turned(setting: &Setting) -> String {
    match setting.value {
        "on" | "off" => format!("turned “{}” {}", setting.switch.title, setting.value),
        _ => format!("set “{}”", setting.title()),
    }
}
