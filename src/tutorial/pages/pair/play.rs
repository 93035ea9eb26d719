//! What there is to do in the round that is on: to each at their own browser.

use std::collections::VecDeque;

use cloakroom_engine::script::Actor;
use serde::Serialize;

use crate::{
    ids::SandboxId,
    lab::{EVIL_PATH, Heard, pair::PairWorld},
    tutorial::{
        AppState,
        answer::{AnswerView, kept_view},
        pages::labs::{BrowserView, browser, heard},
    },
};

const FIRST_PAGE: &str = "<p>The season is over, and the rail is full.</p>\n<p><a href=\"https://hotel.grand.example/\">Your coat is ready</a></p>";

/// What Mallory has before her.
#[derive(Debug, Serialize)]
pub(super) struct MalloryView {
    browser: Option<BrowserView>,
    refused: Option<String>,
    answer: Option<AnswerView>,
    #[serde(serialize_with = "heard")]
    heard: VecDeque<Heard>,
    evil: String,
    letters: Vec<SentLetter>,
    draft: Draft,
}

/// A letter as whoever wrote it sees it.
#[derive(Debug, Serialize)]
struct SentLetter {
    says: String,
    link: String,
}

/// What the fields hold: what was written there last, or what a round begins with.
#[derive(Debug, Serialize)]
struct Draft {
    text: String,
    html: String,
    says: String,
    link: String,
}

pub(super) fn mallory(at: &AppState, world: &PairWorld) -> MalloryView {
    let (mut state, sandbox) = (world.state(), world.sandbox());
    // Nobody's own browser comes into this hotel: its name is told to nobody.
    let nowhere = at.hosts.addresses(&SandboxId::random());
    let evil = format!("https://evil.example{EVIL_PATH}");
    let mut draft = |name: &str, first: &str| state.drafts.remove(name).unwrap_or_else(|| first.to_owned());
    let draft = Draft {
        text: draft("text", "GET https://hotel.grand.example/\n"),
        html: draft("html", FIRST_PAGE),
        says: draft("says", "Your coat is ready"),
        link: draft("link", &evil),
    };
    MalloryView {
        browser: browser(sandbox, Actor::Mallory),
        refused: state.side(Actor::Mallory).refused.clone(),
        answer: state.answer.as_ref().map(|answer| kept_view(sandbox, answer, &nowhere).without_server()),
        heard: state.heard,
        evil,
        letters: state.letters.into_iter().map(|l| SentLetter { says: l.says, link: l.link }).collect(),
        draft,
    }
}

/// What Alice has before her.
#[derive(Debug, Serialize)]
pub(super) struct AliceView {
    browser: Option<BrowserView>,
    refused: Option<String>,
    letters: Vec<ReceivedLetter>,
    password: Option<String>,
    code: bool,
    book: bool,
    letter: bool,
    /// All her errands are done.
    all: bool,
}

/// A letter as Alice sees it.
#[derive(Debug, Serialize)]
struct ReceivedLetter {
    n: u64,
    says: String,
    link: String,
    opened: bool,
}

pub(super) fn alice(world: &PairWorld) -> AliceView {
    let (state, sandbox) = (world.state(), world.sandbox());
    let refused = state.side(Actor::Alice).refused.clone();
    let letters = state.letters.into_iter();
    AliceView {
        browser: browser(sandbox, Actor::Alice),
        refused,
        letters: letters
            .map(|l| ReceivedLetter { n: l.number, says: l.says, link: l.link, opened: l.opened })
            .collect(),
        password: sandbox.drawn("alice.password"),
        code: state.errands.code,
        book: state.errands.book,
        letter: state.errands.letter,
        all: state.errands.are_done(),
    }
}
