//! An attack file's steps, done with real browsers; the same words as the engine's player, other hands.
//!
//! Only what the six attacks need is here: a deed or a statement that is not known fails the test. Deliberately
//! absent: the engine's player and judge. Both sides of the comparison would then share their mistakes.

use cloakroom::{
    hotel::{HOTEL, TARGET},
    switch::Switches,
};
use std::{fmt::Write, time::Instant};

use cloakroom_engine::{
    script::{Action, Actor, Attack, Block, Capture, Expectation, FollowUp, Goal, Line, RawRequest, Source, Step},
    world::EVIL,
};
use http::{HeaderMap, Method};
use url::Url;

use super::{
    End,
    person::Person,
    stage::Stage,
    wire::{Passed, Wire},
};
use crate::harness::Visit;

struct Play<'v> {
    stage: Stage,
    wire: Wire,
    alice: Person<'v>,
    mallory: Person<'v>,
    goal: Goal,
    won: bool,
    told: String,
}

/// Plays an attack in fresh contexts and a fresh sandbox. Also what was seen, for whoever reads a failure.
pub(super) async fn play(visit: &Visit, wire: &Wire, attack: &Attack, switches: &Switches) -> (End, String) {
    let mut play = Play {
        stage: Stage::set(visit.port, switches).await,
        wire: wire.clone(),
        alice: Person::sits_down(visit).await,
        mallory: Person::sits_down(visit).await,
        goal: Goal::parse(&attack.front.won_when).unwrap(),
        won: false,
        told: String::new(),
    };
    let mut end = End::Stopped(attack.steps.len());
    for (section, number) in attack.steps.iter().zip(1..) {
        let mut as_said = true;
        for block in &section.blocks {
            as_said = as_said && play.block(block).await;
        }
        if play.won || !as_said {
            end = if play.won { End::Won(number) } else { End::Stopped(number) };
            break;
        }
    }
    play.alice.leaves().await;
    play.mallory.leaves().await;
    (end, play.told)
}

impl Play<'_> {
    async fn block(&mut self, block: &Block) -> bool {
        match block {
            Block::Page(page) => {
                let html = self.stage.fill(&page.html).unwrap();
                let line = page.set_cookie.as_deref().map(|line| self.stage.fill(line).unwrap());
                self.wire.put_up(&self.stage.authority(page.at.host(&TARGET)), &page.path, html, line);
                true
            }
            Block::Play { actor, at, lines } => {
                assert_eq!(actor, at, "nobody sits at another's browser here");
                for line in lines {
                    if let Err(why) = self.line(*actor, line).await {
                        writeln!(self.told, "   line {}: {why}", line.line).unwrap();
                        return false;
                    }
                }
                true
            }
        }
    }

    /// One line and what follows it; says what did not go as it says.
    async fn line(&mut self, actor: Actor, line: &Line) -> Result<(), String> {
        let since = Instant::now();
        let done = match &line.step {
            Step::Request(raw) => self.by_hand(raw).await,
            Step::Action(deed) => self.deed(actor, deed).await,
            Step::Slow(..) => panic!("line {}: nothing is slow here", line.line),
        };
        let passed = self.wire.since(since, &self.stage.id);
        for Passed { method, host, target, status, .. } in &passed {
            writeln!(self.told, "   {:8}{method} {host}{target}  ->  {status}", actor.name()).unwrap();
        }
        self.won = self.won || passed.iter().any(|p| self.reaches(actor, p));
        done?;
        for (_, then) in &line.then {
            match then {
                FollowUp::Expect(expectation) => self.expect(actor, expectation, &passed).await?,
                FollowUp::Capture(capture) => self.capture(actor, capture, &passed).await?,
            }
        }
        Ok(())
    }

    async fn deed(&self, actor: Actor, deed: &Action) -> Result<(), String> {
        let (person, since) = (self.person(actor), Instant::now());
        match deed {
            Action::Open(address) => person.open(&self.stage.fill(address)?).await,
            Action::Click(text) => person.click(&self.stage.fill(text)?).await?,
            Action::Submit { form, fields } => {
                let fields = fields.iter().map(|(name, value)| Ok((name.clone(), self.stage.fill(value)?)));
                person.submit(&self.stage.fill(form)?, &fields.collect::<Result<Vec<_>, String>>()?).await?;
            }
            other => panic!("{other:?} is not done in a real browser here"),
        }
        person.settled(&self.wire, &self.stage.id, since).await;
        Ok(())
    }

    async fn by_hand(&self, raw: &RawRequest) -> Result<(), String> {
        let url = Url::parse(&raw.url(&TARGET)).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in &raw.headers {
            headers.append(name.parse::<http::HeaderName>().unwrap(), self.stage.fill(value)?.parse().unwrap());
        }
        let method = Method::from_bytes(raw.method.as_bytes()).unwrap();
        let target = &url[url::Position::BeforePath..];
        self.stage.by_hand(&method, (url.host_str().unwrap(), target), headers, &raw.body).await;
        Ok(())
    }

    async fn expect(&self, actor: Actor, expectation: &Expectation, passed: &[Passed]) -> Result<(), String> {
        // What is asked for by hand says of no use; else the page that stands in the tab.
        let last = passed.iter().rfind(|p| p.is_page() || p.wanted_for.is_empty()).ok_or("nothing came")?;
        let held = match expectation {
            Expectation::Status(status) => last.status == *status,
            Expectation::BodyContains(text) => last.body.contains(&self.stage.fill(text)?),
            Expectation::BodyLacks(text) => !last.body.contains(&self.stage.fill(text)?),
            Expectation::Keeps(name) => self.keeps(actor, name, passed).await?,
            other => panic!("{other:?} is not asked of a real browser here"),
        };
        if held { Ok(()) } else { Err(format!("not so: {expectation}")) }
    }

    /// Is the value that an answer set in the jar?
    async fn keeps(&self, actor: Actor, name: &str, passed: &[Passed]) -> Result<bool, String> {
        let name = if name == "cookie.session" { self.stage.session_cookie } else { name };
        let host = self.stage.authority(HOTEL);
        let set = passed.iter().flat_map(|p| &p.set_cookies).filter_map(|line| value_of(line, name)).next_back();
        let set = set.ok_or("no answer set that cookie")?;
        Ok(self.person(actor).holds(name, host.split(':').next().unwrap()).await.iter().any(|v| v == set))
    }

    async fn capture(&mut self, actor: Actor, capture: &Capture, passed: &[Passed]) -> Result<(), String> {
        let name = self.stage.session_cookie;
        let by_hand = passed.iter().all(|p| p.wanted_for.is_empty());
        let value = match &capture.from {
            Source::Cookie(of) if of == "session" && by_hand => {
                let lines = passed.iter().flat_map(|p| &p.set_cookies);
                lines.filter_map(|line| value_of(line, name)).next_back().map(str::to_owned)
            }
            Source::Cookie(of) if of == "session" => {
                let host = self.stage.authority(HOTEL);
                self.person(actor).holds(name, host.split(':').next().unwrap()).await.into_iter().next()
            }
            Source::Query(wanted) => {
                let last = passed.last().and_then(|p| Url::parse(&format!("http://{}{}", p.host, p.target)).ok());
                last.and_then(|url| url.query_pairs().find(|(n, _)| n == wanted).map(|(_, v)| v.into_owned()))
            }
            other => panic!("{other} is not captured here"),
        };
        let value = value.ok_or_else(|| format!("there is no {} to capture", capture.from))?;
        self.stage.names.insert(capture.name.clone(), value);
        Ok(())
    }

    /// Does what passed bring Mallory what she is after?
    fn reaches(&self, actor: Actor, passed: &Passed) -> bool {
        let hers = actor == Actor::Mallory;
        let Ok(prize) = self.stage.fill(self.goal.prize()) else { return false };
        let said = |text: &str| passed.body.contains(text);
        match self.goal {
            Goal::Sees(_) => {
                let to_her = passed.host == self.stage.authority(EVIL)
                    && [&passed.target, &passed.sent].into_iter().any(|text| text.contains(&prize));
                to_her || (hers && said(&prize))
            }
            Goal::Holds(_) => {
                hers && passed.path().ends_with("/account") && said(&prize) && said(&self.stage.names["mallory.secret"])
            }
        }
    }

    fn person(&self, actor: Actor) -> &Person<'_> {
        match actor {
            Actor::Alice => &self.alice,
            Actor::Mallory => &self.mallory,
        }
    }
}

/// The value in a `Set-Cookie` line, if it is for this name.
fn value_of<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.split(';').next()?.strip_prefix(name)?.strip_prefix('=')
}
