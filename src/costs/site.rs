//! A hotel to measure at: a sandbox of its own that no learner sees, and Alice to visit it.

use cloakroom_engine::{
    exchange::Exchange,
    script::{Block, Fence},
};

use super::NotMeasured;
use crate::{
    sandbox::{Sandbox, Services},
    switch::{Setting, Switches},
};

/// Alice logs in, and gets a session.
pub(super) const LOG_IN: &str = "open https://hotel.grand.example/login\n\
    submit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening";
/// Alice logs in, and gets a token.
pub(super) const TAKE_TOKEN: &str = "open https://hotel.grand.example/token\n\
    submit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening";

/// Opens a hotel whose switches are at their defaults but for these settings.
pub(super) fn open(services: &Services, settings: &[&str]) -> Result<Sandbox, NotMeasured> {
    let mut switches = Switches::default();
    for setting in settings {
        switches.set(Setting::parse(setting).map_err(|error| NotMeasured::Site(error.to_string()))?);
    }
    Ok(Sandbox::new(services, switches)?)
}

/// Alice does something, in the notation of lessons; every exchange, in order.
pub(super) async fn alice(site: &Sandbox, steps: &str) -> Result<Vec<Exchange>, NotMeasured> {
    let block = Fence::new("act as=alice", steps, 1).ok().and_then(|fence| Block::parse(&fence)).and_then(Result::ok);
    let block = block.ok_or_else(|| NotMeasured::Site(format!("`{steps}` cannot be played")))?;
    let played = site.play(&block).await;
    if let Some(wrong) = played.iter().find(|line| !line.as_said()) {
        let says = wrong.problem.as_ref().map_or_else(|| format!("`{steps}` went otherwise"), ToString::to_string);
        return Err(NotMeasured::Site(says));
    }
    Ok(played.into_iter().flat_map(|line| line.exchanges).collect())
}
