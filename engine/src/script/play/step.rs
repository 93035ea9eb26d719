//! One step: what it does, and what is expected and captured after it.

use std::sync::Mutex;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use super::{
    super::{Action, Expectation, FollowUp, RawRequest, Source, Step},
    Played,
    browsers::Browsers,
    problem::Problem,
    world_with_pages::{PendingAnswer, WorldWithPages},
};
use crate::{
    browser::{Browser, ByHand},
    exchange::Exchange,
    world::World,
};

/// So many requests may be under way at once.
const MOST_UNDER_WAY: usize = 8;

impl Browsers {
    /// Does it. `done` takes up every exchange, also of what then breaks off.
    pub(super) async fn step(
        &self,
        stage: &WorldWithPages<'_>,
        browser: &mut Browser,
        step: &Step,
        done: &mut Vec<Exchange>,
    ) -> Result<(), Problem> {
        let world = stage.act.world;
        let fill = |text: &str| self.fill(world, text);
        match step {
            Step::Request(raw) => {
                let request = self.request(world, browser, raw)?;
                let exchange = browser.send_written(stage, &request).await?;
                done.extend(browser.take_server_calls());
                done.push(exchange);
            }
            Step::Slow(name, point, raw) => {
                if self.under_way().keys().filter(|known| *known != name).count() >= MOST_UNDER_WAY {
                    return Err(Problem::TooManyUnderWay(MOST_UNDER_WAY));
                }
                stage.act.budget.request().await?;
                // The jar is asked now: what it gets meanwhile does not go back in time.
                let request = self.request(world, browser, raw)?;
                let mut begun = stage.begin(request.to_http(), *point)?;
                (&mut begun.paused).await;
                self.under_way().insert(name.clone(), (request, begun));
            }
            Step::Action(Action::Finish(name)) => {
                let found = self.under_way().remove(name);
                let (request, begun) = found.ok_or_else(|| Problem::NothingUnderWay(name.clone()))?;
                let late = PendingAnswer { stage, answer: Mutex::new(Some(begun.answer)) };
                let exchange = browser.send_written(&late, &request).await?;
                done.extend(browser.take_server_calls());
                done.push(exchange);
            }
            Step::Action(Action::Open(address)) => {
                browser.open(stage, &Browser::address(&fill(address)?)?, done).await?
            }
            Step::Action(Action::Click(text)) => browser.click(stage, &fill(text)?, done).await?,
            Step::Action(Action::Submit { form, fields }) => {
                let fields =
                    fields.iter().map(|(n, v)| Ok((n.clone(), fill(v)?))).collect::<Result<Vec<_>, Problem>>()?;
                browser.submit(stage, &fill(form)?, &fields, done).await?;
            }
            Step::Action(Action::Back) => browser.back(stage, done).await?,
            // Nobody is asked.
            Step::Action(Action::Make { .. }) => {}
            Step::Action(Action::Wait(by)) => world.wait(*by)?,
            Step::Action(Action::Every { pause, times, address }) => {
                let url = Browser::address(&fill(address)?)?;
                for _ in 0..*times {
                    // Before time passes: none passes for a visit that is not made.
                    stage.act.budget.reserve().await?;
                    world.wait(*pause)?;
                    browser.open(stage, &url, done).await?;
                }
            }
            Step::Action(Action::Restart) => world.restart()?,
        }
        Ok(())
    }

    fn request(&self, world: &dyn World, browser: &Browser, raw: &RawRequest) -> Result<ByHand, Problem> {
        let bad = |what: &str| Problem::BadRequest(what.to_owned());
        let method = Method::from_bytes(raw.method.as_bytes()).map_err(|_| bad(&raw.method))?;
        let address = self.fill(world, &raw.url(world.target()))?;
        let url = Url::parse(&address).map_err(|_| bad(&address))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &raw.headers {
            let (name, value) = (self.fill(world, name)?, self.fill(world, value)?);
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad(&name))?;
            headers.append(key, HeaderValue::from_str(&value).map_err(|_| bad(&value))?);
        }
        let body = self.fill(world, &raw.body)?;
        Ok(browser.by_hand(world.now(), method, url, headers, body))
    }

    pub(super) async fn then(
        &mut self,
        world: &dyn World,
        browser: &Browser,
        then: &FollowUp,
        played: &mut Played,
    ) -> Result<(), Problem> {
        match then {
            FollowUp::Expect(expectation) => {
                let session = world.session_cookie();
                let named = |text: &str| if text == "cookie.session" { session.clone() } else { text.to_owned() };
                let mut unknown = None;
                let filled = expectation.map(|text| {
                    self.fill(world, &named(text)).unwrap_or_else(|problem| {
                        unknown = Some(problem);
                        String::new()
                    })
                });
                if let Some(problem) = unknown {
                    return Err(problem);
                }
                let spoken = match expectation {
                    // Byte for byte, so with nothing but the values in it.
                    Expectation::Header(..) => filled.clone(),
                    _ => expectation.map(|text| self.spoken(world, text).unwrap_or_default()),
                };
                played.held.push(filled.check(&played.exchanges, played.shown.as_deref(), spoken));
            }
            FollowUp::Capture(capture) => {
                if matches!(capture.from, Source::Store { .. }) {
                    played.copied = world.backup().await?;
                }
                let value = capture.from.find(world, browser, &played.exchanges, &played.copied);
                let value = value.ok_or_else(|| Problem::NothingToCapture(capture.from.clone()))?;
                self.captures.keep(&capture.name, &value)?;
                played.captured.push((capture.name.clone(), value));
            }
        }
        Ok(())
    }
}
