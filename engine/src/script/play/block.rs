//! A block, line by line: each on a copy of its browser, and judged by what follows it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    super::{Action, Block, FollowUp, Line, RawRequest, Step},
    Played,
    browsers::{Act, Browsers},
    problem::Problem,
    world_with_pages::WorldWithPages,
};
use crate::{
    browser::Browser,
    world::{Budget, World},
};

impl Browsers {
    /// Plays one block. A page is put up; lines are played until one does not go as it says.
    pub async fn play(&mut self, world: &dyn World, block: &Block) -> Vec<Played> {
        self.play_within(world, block, &Budget::default(), |_, _| ()).await
    }

    /// The same within a budget. `seen` is told after each line how the cast stands then, and what the line led to.
    pub async fn play_within(
        &mut self,
        world: &dyn World,
        block: &Block,
        budget: &Budget,
        mut seen: impl FnMut(&Self, &Played),
    ) -> Vec<Played> {
        match block {
            Block::Page(page) => {
                self.put_up(page);
                Vec::new()
            }
            Block::Play { actor, at, lines } => {
                let mut all = Vec::new();
                let act = Act { world, budget, at: *at };
                for line in lines {
                    let played = match budget.step().await {
                        Ok(()) => self.line(&act, line).await,
                        Err(spent) => Played { problem: Some(spent.into()), ..Played::default() },
                    };
                    let played = Played { by: Some(*actor), ..played };
                    seen(self, &played);
                    let go_on = played.as_said();
                    all.push(played);
                    if !go_on {
                        break;
                    }
                }
                all
            }
        }
    }

    /// Plays a line on a copy of the browser, which takes its place when the line is over: whoever drops this in the
    /// middle leaves the browser as it was, and not none.
    async fn line(&mut self, act: &Act<'_>, line: &Line) -> Played {
        let mut browser = self.browser(act.at).cloned().unwrap_or_else(|| Browser::new(act.at.name()));
        let played = match &line.step {
            Step::Request(raw) => self.in_turn(act, &mut browser, raw, &line.then).await,
            step => self.tried(act, &mut browser, step, &line.then).await,
        };
        self.browsers.insert(act.at, Arc::new(browser));
        played
    }

    /// A request, or several with one number after the other: until what follows holds, or as long as it does. The last
    /// one is judged.
    async fn in_turn(
        &mut self,
        act: &Act<'_>,
        browser: &mut Browser,
        raw: &RawRequest,
        then: &[(usize, FollowUp)],
    ) -> Played {
        let (mut played, mut before) = (Played::default(), Vec::new());
        let until_it_holds = raw.each.as_ref().is_none_or(|each| !each.all);
        for request in raw.in_turn() {
            before.append(&mut played.exchanges);
            played = self.tried(act, browser, &Step::Request(request), then).await;
            if played.as_said() == until_it_holds || matches!(played.problem, Some(Problem::Spent(_))) {
                break;
            }
        }
        let earlier = before.len();
        before.append(&mut played.exchanges);
        Played { exchanges: before, earlier, ..played }
    }

    async fn tried(&mut self, act: &Act<'_>, browser: &mut Browser, step: &Step, then: &[(usize, FollowUp)]) -> Played {
        let (world, mut played) = (act.world, Played::default());
        let stage = WorldWithPages { act, cast: self, unfilled: Mutex::default() };
        played.problem = self.step(&stage, browser, step, &mut played.exchanges).await.err();
        // The page that could not be written is the cause of whatever came after it.
        played.problem = stage.unfilled.into_inner().unwrap_or_else(PoisonError::into_inner).or(played.problem);
        if let Step::Action(Action::Make { name, craft }) = step {
            played.tried = craft.words().to_vec();
            let made = craft.value(|text| self.fill(world, text));
            match made.and_then(|value| self.captures.keep(name, &value).map(|()| value)) {
                Ok(value) => played.captured.push((name.clone(), value)),
                Err(problem) => played.problem = Some(problem),
            }
        }
        played.late = matches!(step, Step::Action(Action::Finish(_)));
        if let Step::Slow(name, ..) = step {
            played.begun = self.under_way().get(name).map(|(request, _)| request.sent());
        }
        if matches!(step, Step::Action(Action::Back)) && played.exchanges.is_empty() {
            played.shown = browser.page().map(|page| page.text.clone());
            played.shown_at = browser.page().map(|page| page.url.clone());
        }
        if played.problem.is_none() {
            for (_, then) in then {
                // What did not go as it says has nothing to keep.
                if matches!(then, FollowUp::Capture(_)) && !played.as_said() {
                    break;
                }
                if let Err(problem) = self.then(world, browser, then, &mut played).await {
                    played.problem = Some(problem);
                    break;
                }
            }
        }
        played
    }
}
