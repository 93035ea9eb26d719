//! Switches of all sandboxes of a class: of those that are there, and of newcomers.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    class::{Change, State as ClassState},
    sandbox::Sandbox,
    store::StoreKind,
    switch::{STORE, Setting},
    tutorial::{AppState, Problem, body::Body},
};

/// What the class has set by changes after this number. What this version does not know is left out.
pub(super) fn settings(state: &ClassState, after: u64) -> Vec<Setting> {
    state.switches_after(after).filter_map(|(name, value)| Setting::of(name, value).ok()).collect()
}

/// A sandbox takes over what the class has set since it last did: a newcomer's all of it; another what was set in another process,
/// or while it was written down only. What its learner has changed since stays.
pub(in crate::tutorial) fn take_over(state: &ClassState, sandbox: &Sandbox) {
    let number = state.switches_number();
    let before = sandbox.has_settings_up_to(number);
    if before < number {
        let settings = settings(state, before);
        sandbox.change_switches(|switches| settings.iter().for_each(|setting| switches.set(*setting)));
    }
}

/// So many sandboxes were set.
#[derive(Debug, Serialize)]
pub(super) struct Done {
    sandboxes: usize,
    learners: usize,
}

/// `POST /api/class/switches`, `{"http_only": true, "same_site": "lax"}`: all are checked before any is moved.
pub(super) async fn set(
    State(handles): State<AppState>,
    Body(wanted): Body<Map<String, Value>>,
) -> Result<Json<Done>, Problem> {
    let class = &handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?.class;
    let settings = wanted.iter().map(|(name, value)| setting(name, value)).collect::<Result<Vec<_>, _>>()?;
    for one in settings.iter().filter(|one| one.switch.name == STORE.name) {
        if let Some(kind) = StoreKind::of(one.value).filter(|kind| !handles.servers.stores().has(*kind)) {
            let says =
                format!("there is no {kind} here yet: start it in a sandbox of yours first, and set it for all then");
            return Err(Problem::NotNow { says });
        }
    }
    let set: BTreeMap<String, String> =
        settings.iter().map(|one| (one.switch.name.to_owned(), one.value.to_owned())).collect();
    class.make(Change::Switches { set }).await?;
    let learners: Vec<_> = class.state().learners().map(|(id, _)| id.clone()).collect();
    let mut sandboxes = 0;
    for id in &learners {
        let Some(sandbox) = class.presence().of(id).sandbox.and_then(|id| handles.sandboxes.get(&id)) else { continue };
        take_over(&class.state(), &sandbox);
        sandboxes += 1;
    }
    Ok(Json(Done { sandboxes, learners: learners.len() }))
}

fn setting(name: &str, value: &Value) -> Result<Setting, Problem> {
    let word = match value {
        Value::Bool(true) => "on",
        Value::Bool(false) => "off",
        Value::String(word) => word,
        _ => return Err(Problem::bad(name, format!("`{name}` takes true, false or a word"))),
    };
    Ok(Setting::of(name, word)?)
}
