//! Holding a request between load and save: which one, what it has in its hands, the record edited on
//! either side, and the word to go on.

use axum::{Json, extract::Path};
use cloakroom_engine::script::Actor;
use serde_json::{Map, Value, json};

use super::sandbox::Nothing;
use crate::tutorial::body::Body;
use crate::{
    hotel::{Data, PausePoint, unreadable},
    sandbox::{Breakpoint, CannotHold, EditError, LONGEST_HELD, MOST_HELD, OWN_BROWSER, PausedRequest, Sandbox},
    tutorial::{Problem, learner::Learner},
};

/// The points a learner can name, and what each is. Scripts name `after_handler` too: there the session layer shows nobody
/// the request's copy of the record, so a hand would have nothing to edit.
const POINTS: [(&str, PausePoint, &str); 2] = [
    ("after_load", PausePoint::AfterLoad, "the store has answered, and the handler has not seen the record yet"),
    ("before_save", PausePoint::BeforeSave, "the handler has run, and the store still holds the record as it was"),
];

/// The most a record may hold, in bytes of JSON.
const MOST_DATA: usize = 4 * 1024;

impl From<CannotHold> for Problem {
    fn from(why: CannotHold) -> Self {
        Self::NotNow { says: why.to_string() }
    }
}

impl From<EditError> for Problem {
    fn from(why: EditError) -> Self {
        match why {
            EditError::Gone => Self::NotFound { what: "held request of this number" },
            EditError::NoRecord | EditError::NoCopy => Self::NotNow { says: why.to_string() },
            EditError::Store(error) => Self::Store(error),
        }
    }
}

pub(super) async fn show(learner: Learner) -> Result<Json<Value>, Problem> {
    let sandbox = learner.there().await?;
    describe(&sandbox).await
}

/// `{"at": "before_save"}`, and `"who": "alice"` for one visitor only. `{"at": null}` takes it back.
pub(super) async fn arm(learner: Learner, Body(wanted): Body<Map<String, Value>>) -> Result<Json<Value>, Problem> {
    let armed = parse(&wanted)?;
    let sandbox = learner.sandbox_or_new().await?;
    sandbox.arm(armed)?;
    describe(&sandbox).await
}

fn parse(wanted: &Map<String, Value>) -> Result<Option<Breakpoint>, Problem> {
    if let Some(key) = wanted.keys().find(|key| !["at", "who"].contains(&key.as_str())) {
        return Err(Problem::bad(key, format!("there is no `{key}` here; send at, and who if you want to")));
    }
    let who = match wanted.get("who") {
        None | Some(Value::Null) => None,
        Some(name) => Some(visitor(name.as_str().unwrap_or_default())?),
    };
    let named = |name: &str| POINTS.iter().find(|point| point.0 == name).map(|point| point.1);
    match wanted.get("at") {
        Some(Value::Null) => Ok(None),
        at => match at.and_then(Value::as_str).and_then(named) {
            Some(point) => Ok(Some(Breakpoint { point, who })),
            None => {
                let names = POINTS.map(|point| point.0).join(" or ");
                Err(Problem::bad("at", format!("at is {names}; null takes the break back")))
            }
        },
    }
}

fn visitor(name: &str) -> Result<&'static str, Problem> {
    let mut all = Actor::ALL.iter().map(|actor| actor.name()).chain([OWN_BROWSER]);
    let bad = || Problem::bad("who", format!("who is alice, mallory or {OWN_BROWSER}, which is your own browser"));
    all.find(|known| *known == name).ok_or_else(bad)
}

/// `{"of": "store", "data": {"visits": 9}}`, or `"of": "request"`.
pub(super) async fn edit(
    Path(number): Path<String>,
    learner: Learner,
    Body(wanted): Body<Map<String, Value>>,
) -> Result<Json<Value>, Problem> {
    let number = number_of(&number)?;
    let data = data_of(&wanted)?;
    let sandbox = learner.there().await?;
    match wanted.get("of").and_then(Value::as_str) {
        Some("store") => sandbox.edit_stored(number, data).await?,
        Some("request") => sandbox.edit_copy(number, data)?,
        _ => {
            let says = "of is store (the record that other requests see) or request (the copy that is written back)";
            return Err(Problem::bad("of", says));
        }
    }
    describe(&sandbox).await
}

fn data_of(wanted: &Map<String, Value>) -> Result<Data, Problem> {
    if let Some(key) = wanted.keys().find(|key| !["of", "data"].contains(&key.as_str())) {
        return Err(Problem::bad(key, format!("there is no `{key}` here; send of and data")));
    }
    let Some(Value::Object(data)) = wanted.get("data") else {
        return Err(Problem::bad("data", "data is a JSON object, such as {\"visits\": 9}"));
    };
    if serde_json::to_string(data).map_or(MOST_DATA + 1, |text| text.len()) > MOST_DATA {
        return Err(Problem::bad("data", format!("a record holds at most {MOST_DATA} bytes here")));
    }
    match unreadable(data) {
        Some(why) => Err(Problem::bad("data", why)),
        None => Ok(data.clone()),
    }
}

pub(super) async fn go_on(
    Path(number): Path<String>,
    learner: Learner,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    let number = number_of(&number)?;
    let sandbox = learner.there().await?;
    if !sandbox.let_go(number) {
        return Err(EditError::Gone.into());
    }
    describe(&sandbox).await
}

fn number_of(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| EditError::Gone.into())
}

async fn describe(sandbox: &Sandbox) -> Result<Json<Value>, Problem> {
    let points = POINTS.map(|(name, _, meaning)| json!({ "name": name, "meaning": meaning }));
    let armed = sandbox.armed().map(|armed| json!({ "at": armed.point, "who": armed.who }));
    let records = sandbox.records().await?;
    let held: Vec<Value> = sandbox
        .held()
        .iter()
        .map(|held| {
            let PausedRequest { in_hand, .. } = held;
            let key = in_hand.id.map(|id| in_hand.store.as_stored(&id));
            let stored = records.iter().find(|record| Some(&record.id) == key.as_ref()).map(|record| &*record.data);
            json!({
                "number": held.number, "who": held.who, "method": held.method, "url": held.url, "at": held.point,
                "session": in_hand.id.map(|id| id.to_string()), "request": in_hand.data, "edited": held.edited,
                "store": stored, "passage": in_hand.passage, "seconds_left": held.left().as_secs(),
            })
        })
        .collect();
    let (longest, most) = (LONGEST_HELD.as_secs(), MOST_HELD);
    Ok(Json(json!({ "armed": armed, "held": held, "points": points, "longest_seconds": longest, "most_held": most })))
}
