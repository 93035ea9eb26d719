//! The server behind the store, where we have started it: what opens its shell, how it is, what can be done to it.

use serde::Serialize;

use crate::{
    private_servers::{Condition, StoreServers},
    store::StoreKind,
};

/// A server of our own.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ServerView {
    /// The word for it in addresses.
    name: &'static str,
    /// What opens `redis-cli` or `psql`.
    pub(super) shell: String,
    runs: bool,
    says: String,
    acts: Vec<ActView>,
}

/// A button.
#[derive(Debug, Clone, Serialize)]
struct ActView {
    /// `stop`, `kill` or `start`.
    does: &'static str,
    title: &'static str,
}

/// `None` where the store needs no server, or its server is somebody else's.
pub(super) fn server_view(servers: &StoreServers, kind: StoreKind) -> Option<ServerView> {
    let (shell, condition) = (servers.shell(kind)?, servers.condition(kind)?);
    let act = |does, title| ActView { does, title };
    let runs = condition == Condition::Runs;
    let says = match condition {
        Condition::Runs => format!("This {kind} was started by Cloakroom and ends with it."),
        Condition::Stopped => {
            format!("{kind} is stopped in the middle (SIGSTOP): it takes connections and answers nothing.")
        }
        Condition::Ended => format!("{kind} was killed (SIGKILL): nobody listens."),
    };
    let acts = match (condition, kind) {
        (Condition::Runs, StoreKind::Redis) => vec![act("stop", "Stop it"), act("kill", "Kill it")],
        (Condition::Runs, _) => vec![act("kill", "Kill it")],
        (Condition::Stopped, _) => vec![act("start", "Let it go on"), act("kill", "Kill it")],
        (Condition::Ended, _) => vec![act("start", "Start it again")],
    };
    Some(ServerView { name: kind.word(), shell, runs, says, acts })
}
