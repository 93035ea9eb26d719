//! A lab's page as data for its template.

use std::collections::VecDeque;

use cloakroom_engine::script::{Actor, Goal};
use serde::Serialize;

use super::{
    bench::{Look, tools},
    browser::{BrowserView, browser},
    end::{EndView, end},
    hints_read,
    switches::{SwitchRow, row},
};
use crate::{
    course::{Course, Lab, LabGoal},
    lab::{AliceEnd, EVIL_PATH, Heard, LabState, LabWorld, SHOP_PATH, Stood, Verdict},
    progress::{Achieved, Done},
    switch::{ALL, Setting},
    tutorial::{
        answer::{AnswerView, kept_view},
        learner::{Found, Learner},
        pages::links::LessonLink,
    },
};

/// All that a page is drawn from.
pub(super) struct Shown<'a> {
    pub(super) course: &'a Course,
    pub(super) lab: &'a Lab,
    pub(super) achieved: &'a Achieved,
    pub(super) look: Look,
    pub(super) found: &'a Found,
    /// Of its world, if there is one.
    pub(super) state: Option<&'a LabState>,
}

#[derive(Debug, Serialize)]
pub(super) struct LabView<'a> {
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    difficulty: &'static str,
    intro_html: &'a str,
    told: &'a [String],
    defend: bool,
    shop: bool,
    hears: bool,
    /// What Alice does before it counts, by its title.
    after: Option<&'a str>,
    lesson: Option<LessonLink<'a>>,
    alice: Vec<RoutineView<'a>>,
    hints: &'a [String],
    hints_of: usize,
    lost: bool,
    solved_before: bool,
    tool: &'static str,
    tools: Vec<&'static str>,
    goes_on: bool,
    evil: String,
    shop_at: String,
    verdict: VerdictView,
    world: Option<WorldView<'a>>,
    end: Option<EndView<'a>>,
    switches: Vec<SwitchRow>,
    most: usize,
    threats: Vec<&'a str>,
    draft: Draft<'a>,
}

#[derive(Debug, Serialize)]
struct RoutineView<'a> {
    name: &'a str,
    title: &'a str,
}

/// The learner's world as it stands.
#[derive(Debug, Serialize)]
struct WorldView<'a> {
    count: u64,
    browser: Option<BrowserView>,
    refused: Option<&'a str>,
    answer: Option<AnswerView>,
    #[serde(serialize_with = "super::heard")]
    heard: &'a VecDeque<Heard>,
    alice: Option<AliceView<'a>>,
    in_time: bool,
    stood: Option<StoodView<'a>>,
    own: Own,
}

/// Where the learner's own browser finds the hotel and Mallory's page.
#[derive(Debug, Serialize)]
struct Own {
    hotel: String,
    evil: String,
    /// Why it cannot, if so.
    says: Option<String>,
}

impl<'a> Shown<'a> {
    pub(super) fn view(&self, learner: &Learner) -> LabView<'a> {
        let (lab, front, state) = (self.lab, &self.lab.front, self.state);
        let world = match self.found {
            Found::Open(world) => Some(&**world),
            Found::Lost | Found::None => None,
        };
        let opened = state.map_or(0, |state| state.hints);
        let read = hints_read(lab, self.achieved).max(opened).min(lab.hints.len());
        let lesson = front.lesson.as_ref().and_then(|slug| self.course.lesson(slug));
        let after = front.after.as_ref().and_then(|name| lab.routine(name));
        LabView {
            slug: &lab.slug,
            title: &front.title,
            promise: &front.promise,
            minutes: front.minutes,
            difficulty: front.difficulty.word(),
            intro_html: &lab.intro_html,
            told: &lab.told,
            defend: lab.goal == LabGoal::Defend,
            shop: front.shop,
            hears: front.hears,
            after: after.map(|(_, routine)| routine.title.as_str()),
            lesson: lesson.map(LessonLink::from),
            alice: front.alice.iter().map(|r| RoutineView { name: &r.name, title: &r.title }).collect(),
            hints: lab.hints.get(..read).unwrap_or_default(),
            hints_of: lab.hints.len(),
            lost: matches!(self.found, Found::Lost),
            solved_before: self.achieved.has(&Done::Lab(lab.slug.clone())),
            tool: self.look.tool,
            tools: tools(lab),
            goes_on: self.look.goes_on,
            evil: format!("https://evil.example{EVIL_PATH}"),
            shop_at: format!("https://shop.grand.example{SHOP_PATH}"),
            verdict: VerdictView::from(state.map_or(Verdict::NotYet, |state| state.verdict)),
            world: world.zip(state).map(|(world, state)| self.world(world, state, learner)),
            end: state
                .filter(|state| state.solved.is_some())
                .zip(world)
                .map(|(state, world)| end((self.course, lab, self.achieved), state, self.value(world), read)),
            switches: self.switches(),
            most: front.most,
            threats: front.threat.iter().map(|threat| threat.says.as_str()).collect(),
            draft: draft(lab, state),
        }
    }

    fn world(&self, world: &LabWorld, state: &'a LabState, learner: &Learner) -> WorldView<'a> {
        let sandbox = world.sandbox();
        let addresses = learner.addresses(sandbox);
        WorldView {
            count: state.count(),
            browser: browser(sandbox, Actor::Mallory),
            refused: state.refused.as_deref(),
            answer: state.answer.as_ref().map(|answer| kept_view(sandbox, answer, &addresses).without_server()),
            heard: &state.heard,
            alice: state.alice.as_ref().map(|(number, end)| alice(self.lab, *number, end)),
            in_time: state.in_time(),
            stood: state.stood.as_ref().map(stood),
            own: Own {
                evil: format!("{}{EVIL_PATH}", addresses.evil),
                hotel: addresses.hotel,
                says: learner.own_browser().says(),
            },
        }
    }

    /// What was to be reached, as this world drew it.
    fn value(&self, world: &LabWorld) -> String {
        let drawn = |goal: &Goal| world.sandbox().drawn(goal.prize().trim_matches(['{', '}']));
        match &self.lab.goal {
            LabGoal::Reach(goal) => drawn(goal).unwrap_or_default(),
            LabGoal::Defend => String::new(),
        }
    }

    /// To defend: every switch, with what is chosen now.
    fn switches(&self) -> Vec<SwitchRow> {
        if self.lab.goal != LabGoal::Defend {
            return Vec::new();
        }
        let stood = self.state.and_then(|state| state.stood.as_ref());
        let on = stood.map(|stood| stood.on.as_slice()).unwrap_or_default();
        let offered =
            ALL.iter().filter(|switch| ["cookie", "session", "site"].contains(&switch.group) && switch.name != "store");
        offered.map(|switch| row(self.lab, switch, on)).collect()
    }
}

/// How it stands with the goal.
#[derive(Debug, Serialize)]
#[serde(tag = "word", rename_all = "snake_case")]
enum VerdictView {
    NotYet,
    NotCounted { right: &'static str, why: &'static str },
    Solved,
    Broken { reached: bool },
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::NotYet => Self::NotYet,
            Verdict::NotCounted(miss) => Self::NotCounted { right: miss.right(), why: miss.why() },
            Verdict::Solved => Self::Solved,
            Verdict::Broken { reached } => Self::Broken { reached },
        }
    }
}

/// What Alice did last, and how it ended.
#[derive(Debug, Serialize)]
struct AliceView<'a> {
    title: &'a str,
    word: AliceWord,
    says: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum AliceWord {
    Done,
    Stopped,
}

fn alice<'a>(lab: &'a Lab, number: usize, end: &AliceEnd) -> AliceView<'a> {
    let title = lab.front.alice.get(number).map_or("", |routine| routine.title.as_str());
    let (word, says) = match end {
        AliceEnd::Done => (AliceWord::Done, "She has done it. What she saw is hidden.".to_owned()),
        AliceEnd::NotLetIn => (AliceWord::Stopped, "The hotel did not let her in with her own password.".to_owned()),
        AliceEnd::BadPage(says) => (AliceWord::Stopped, format!("A page could not be shown: {says}.")),
        AliceEnd::Stuck => (AliceWord::Stopped, "She did not find what she was looking for, and gave up.".to_owned()),
    };
    AliceView { title, word, says }
}

/// How a defence stood.
#[derive(Debug, Serialize)]
struct StoodView<'a> {
    on: Vec<String>,
    threats: Vec<ThreatView<'a>>,
    broken: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ThreatView<'a> {
    says: &'a str,
    won: bool,
    detail: &'a str,
}

fn stood(stood: &Stood) -> StoodView<'_> {
    let threats = stood.threats.iter().map(|t| ThreatView { says: &t.says, won: t.won, detail: &t.detail });
    StoodView {
        on: stood.on.iter().map(Setting::title).collect(),
        threats: threats.collect(),
        broken: stood.broken.as_deref(),
    }
}

/// What the fields hold: what was written there last, or what a lab begins with.
#[derive(Debug, Serialize)]
struct Draft<'a> {
    text: &'a str,
    page_html: &'a str,
    page_cookie: &'a str,
    shop_html: &'a str,
    shop_cookie: &'a str,
}

fn draft<'a>(lab: &'a Lab, state: Option<&'a LabState>) -> Draft<'a> {
    let of = |name: &str, first: &'a str| state.and_then(|state| state.drafts.get(name)).map_or(first, String::as_str);
    let page = lab.front.page.as_deref().unwrap_or("<p>The season is over, and the rail is full.</p>\n<p><a href=\"https://hotel.grand.example/\">Your coat is ready</a></p>");
    Draft {
        text: of("text", "GET https://hotel.grand.example/\n"),
        page_html: of("page_html", page),
        page_cookie: of("page_cookie", ""),
        shop_html: of(
            "shop_html",
            "<h1>Umbrellas</h1>\n<p><a href=\"https://hotel.grand.example/login\">To the hotel</a></p>",
        ),
        shop_cookie: of("shop_cookie", ""),
    }
}
