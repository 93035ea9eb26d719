//! The control: Alice logs in, sees what is hers, and logs out. Where she cannot, nothing is known of any attack.

use cloakroom_engine::script::{Block, Browsers, Fence, Subject, why_not};
use cloakroom_engine::world::World;

use super::{Ready, filled::filled};

const CONTROL: &str = "open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
{{target.log_out}}
open {{target.account}}
=> body lacks {{secret}}";

/// Can Alice do her own business, by these very deeds?
pub(super) async fn control(world: &dyn World, ready: &Ready) -> Result<(), String> {
    let text = match ready.log_out.is_empty() {
        true => CONTROL.lines().take(3).collect::<Vec<_>>().join("\n"),
        false => CONTROL.to_owned(),
    };
    let text = ready.target.fill(&filled(&text, ready).text).map_err(|(_, name)| format!("{name} is not known"))?;
    let fence = Fence::new("act as=alice", &text, 0).map_err(|problem| problem.to_string())?;
    let Some(Ok(block)) = Block::parse(&fence) else { return Err(format!("the control cannot be read: {text}")) };
    let played = Browsers::default().play(world, &block).await;
    if played.iter().all(cloakroom_engine::script::Played::as_said) {
        return Ok(());
    }
    let session = world.session_cookie();
    let why = why_not(&played, Subject { target: &ready.target, session: &session });
    let problem = || played.iter().find_map(|line| line.problem.as_ref()).map(ToString::to_string);
    let why = why.or_else(problem).unwrap_or_else(|| "A page of hers could not be opened".to_owned());
    Err(format!("Alice could not do her own business. {why}"))
}
