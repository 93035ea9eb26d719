//! `http` and `act` blocks, and the pages of others, as steps that can be played.

use serde::{Deserialize, Serialize};

use super::{Action, Actor, Capture, Expectation, Fence, Problem, RawRequest};
use crate::{
    target::Target,
    world::{EVIL, PAY, PausePoint, SHOP},
};

/// What follows a request or a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FollowUp {
    /// `=> ...`
    Expect(Expectation),
    /// `capture name = ...`
    Capture(Capture),
}

/// One thing somebody does, and what should follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line in the file.
    pub line: usize,
    /// The deed or request.
    pub step: Step,
    /// Expectations and captures, in order.
    pub then: Vec<(usize, FollowUp)>,
}

/// A deed or a request written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A deed.
    Action(Action),
    /// A request.
    Request(RawRequest),
    /// A request that is begun now, stopped at this point, and finished later, under this name.
    Slow(String, PausePoint, RawRequest),
}

/// A block of a lesson or an attack that the engine understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// `http as=NAME` or `act as=NAME at=NAME`.
    Play {
        /// Who does it.
        actor: Actor,
        /// In front of whose browser: their own, unless it says so.
        at: Actor,
        /// What, in order.
        lines: Vec<Line>,
    },
    /// `html site=evil path=/free-coats`: a page of somebody else.
    Page(SitePage),
}

/// Whose site a page stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The attacker's own.
    Evil,
    /// A sibling of the target's, which the target does not control.
    Shop,
    /// A site of neither side.
    Pay,
    /// The target itself.
    Target,
}

impl Place {
    /// The site's host.
    #[must_use]
    pub fn host(self, target: &Target) -> &str {
        match self {
            Self::Evil => EVIL,
            Self::Shop => SHOP,
            Self::Pay => PAY,
            Self::Target => &target.host,
        }
    }
}

/// A page that stands on somebody else's site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// The site it stands on.
    pub at: Place,
    /// Its path.
    pub path: String,
    /// Its HTML, before names are filled in.
    pub html: String,
    /// The value of the `Set-Cookie` header it comes with, before names are filled in.
    pub set_cookie: Option<String>,
}

impl Block {
    /// The page it puts up, if that is what it does.
    #[must_use]
    pub fn page(&self) -> Option<&SitePage> {
        match self {
            Self::Page(page) => Some(page),
            Self::Play { .. } => None,
        }
    }

    /// Reads a fence; `None` if its kind is none of the engine's.
    ///
    /// # Errors
    /// What is wrong with it, all at once.
    pub fn parse(fence: &Fence) -> Option<Result<Self, Vec<Problem>>> {
        match fence.kind.as_str() {
            "http" => {
                let actor = actor(fence, &["as", "slow", "at", "proves", "set"]).map_err(|p| vec![p]);
                Some(actor.and_then(|actor| http(fence, actor)))
            }
            "act" => Some(
                actor(fence, &["as", "at", "proves", "set"]).map_err(|p| vec![p]).and_then(|actor| act(fence, actor)),
            ),
            "html" => Some(page(fence).map_err(|p| vec![p])),
            _ => None,
        }
    }
}

fn actor(fence: &Fence, may: &[&str]) -> Result<Actor, Problem> {
    fence.only(may)?;
    named(fence, fence.need("as")?)
}

fn named(fence: &Fence, name: &str) -> Result<Actor, Problem> {
    Actor::find(name)
        .ok_or_else(|| Problem::at(fence.line, format!("nobody is called `{name}`"), "Write as=alice or as=mallory"))
}

fn page(fence: &Fence) -> Result<Block, Problem> {
    fence.only(&["site", "path", "set-cookie"])?;
    let at = match fence.need("site")? {
        "evil" => Place::Evil,
        "shop" => Place::Shop,
        "pay" => Place::Pay,
        "hotel" | "target" => Place::Target,
        other => {
            return Err(Problem::at(fence.line, format!("there is no site `{other}`"), "Write site=evil or site=shop"));
        }
    };
    let (path, set_cookie) = (fence.need("path")?.to_owned(), fence.args.get("set-cookie").cloned());
    Ok(Block::Page(SitePage { at, path, html: fence.body.clone(), set_cookie }))
}

fn http(fence: &Fence, actor: Actor) -> Result<Block, Vec<Problem>> {
    let text: Vec<&str> = fence.body.lines().collect();
    let end = text.iter().position(|l| is_then(l)).unwrap_or(text.len());
    let mut request: Vec<&str> = text.iter().take(end).copied().collect();
    while request.last().is_some_and(|l| l.trim().is_empty()) {
        request.pop();
    }
    let line = fence.line + 1;
    let mut problems = Vec::new();
    let step = RawRequest::parse(&request, line).map_err(|p| problems.push(p)).ok();
    let mut then = Vec::new();
    for (index, text) in text.iter().enumerate().skip(end).filter(|(_, l)| !l.trim().is_empty()) {
        collect_then(text, line + index, &mut then, &mut problems);
    }
    let slow = fence.args.get("slow");
    if slow.is_some() && !then.is_empty() {
        problems.push(Problem::at(line, "there is no answer yet", "Put what follows it behind finish NAME"));
    }
    let point = stopped_at(fence).map_err(|p| problems.push(p)).ok();
    match step {
        Some(request) if problems.is_empty() => {
            let step = match slow {
                Some(name) => Step::Slow(name.clone(), point.unwrap_or(PausePoint::AfterHandler), request),
                None => Step::Request(request),
            };
            Ok(Block::Play { actor, at: actor, lines: vec![Line { line, step, then }] })
        }
        _ => Err(problems),
    }
}

/// Where a slow request is stopped: after the handler, unless it says so.
fn stopped_at(fence: &Fence) -> Result<PausePoint, Problem> {
    let Some(name) = fence.args.get("at") else { return Ok(PausePoint::AfterHandler) };
    if !fence.args.contains_key("slow") {
        return Err(Problem::at(fence.line, "only a slow request is stopped on its way", "Add slow=NAME, or drop at="));
    }
    PausePoint::find(name).ok_or_else(|| {
        let todo = "Write at=after_load, at=after_handler or at=before_save";
        Problem::at(fence.line, format!("no request can be stopped at `{name}`"), todo)
    })
}

fn act(fence: &Fence, actor: Actor) -> Result<Block, Vec<Problem>> {
    let (mut lines, mut problems): (Vec<Line>, _) = (Vec::new(), Vec::new());
    for (index, text) in fence.body.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let line = fence.line + 1 + index;
        if !is_then(text) {
            match Action::parse(text.trim(), line) {
                Ok(deed) => lines.push(Line { line, step: Step::Action(deed), then: Vec::new() }),
                Err(problem) => problems.push(problem),
            }
        } else if let Some(last) = lines.last_mut() {
            collect_then(text, line, &mut last.then, &mut problems);
        } else {
            problems.push(Problem::at(line, "nothing has been done yet", "Put a deed before the first expectation"));
        }
    }
    let at = match fence.args.get("at").map(|name| named(fence, name)) {
        None => actor,
        Some(Ok(at)) => at,
        Some(Err(problem)) => {
            problems.push(problem);
            actor
        }
    };
    if problems.is_empty() { Ok(Block::Play { actor, at, lines }) } else { Err(problems) }
}

fn is_then(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("=>") || text.starts_with("capture ")
}

fn collect_then(text: &str, line: usize, then: &mut Vec<(usize, FollowUp)>, problems: &mut Vec<Problem>) {
    match parse_then(text.trim(), line) {
        Ok(one) => then.push((line, one)),
        Err(problem) => problems.push(problem),
    }
}

fn parse_then(text: &str, line: usize) -> Result<FollowUp, Problem> {
    if let Some(expectation) = text.strip_prefix("=>") {
        return Expectation::parse(expectation.trim(), line).map(FollowUp::Expect);
    }
    Capture::parse(text, line).map(FollowUp::Capture)
}
