//! A `judge` block: a question to the cookie judge, twice, with what it must answer.

use std::collections::BTreeMap;

use cloakroom_engine::script::{Fence, Problem, toml_problem};
use toml::{Table, Value};

use crate::course::inline::inline;

/// The fields of `/reference/cookies`.
const FIELDS: [&str; 12] = [
    "at",
    "set_by",
    "to",
    "by",
    "method",
    "from",
    "in_frame_of",
    "credentials",
    "via",
    "later",
    "clock",
    "third_party",
];
/// What a line can come to.
const WORDS: [&str; 9] = ["sent", "read", "withheld", "hidden", "refused", "removes", "ended", "dropped", "replaced"];
/// Who judges, as a case names them.
pub(super) const JUDGES: [&str; 4] = ["standard", "chromium", "firefox", "safari"];

/// A question for the cookie judge, before and after.
#[derive(Debug, Clone)]
pub struct JudgeCase {
    /// The line of the block.
    pub line: usize,
    /// How it goes wrong.
    pub before: JudgeSide,
    /// With the cure.
    pub after: JudgeSide,
}

/// One side of it.
#[derive(Debug, Clone)]
pub struct JudgeSide {
    /// What is pasted.
    pub paste: String,
    /// The fields of the form, by name, the paste under `set`.
    pub fields: Vec<(String, String)>,
    /// What becomes of each line, by each judge; no lines where there is no line to judge.
    pub is: BTreeMap<String, Vec<String>>,
    /// The code of the rule that decides, of the last line.
    pub because: Option<String>,
    /// Words that must be said of the paste.
    pub told: Option<String>,
    /// Words that must not.
    pub not_told: Option<String>,
    /// A sentence to go with it, as HTML.
    pub show_html: Option<String>,
}

/// Reads the block.
pub(super) fn read(fence: &Fence) -> Result<JudgeCase, Vec<Problem>> {
    fence.only(&["proves"]).map_err(|p| vec![p])?;
    let mut table: Table = toml::from_str(&fence.body)
        .map_err(|e| vec![toml_problem(&e, &fence.body, fence.line, "Correct the judge block")])?;
    let wrong = |says: String, todo: &str| vec![Problem::at(fence.line, says, todo)];
    let mut side = |name: &str| match table.remove(name) {
        Some(Value::Table(side)) => Ok(side),
        _ => Err(wrong(format!("the judge block has no [{name}]"), "Write [before] and [after], each with set")),
    };
    let (before, after) = (side("before")?, side("after")?);
    let read = |own: Table| {
        of_side(own, &table)
            .map_err(|says| wrong(says, "Write the fields as /reference/cookies has them in its address"))
    };
    Ok(JudgeCase { line: fence.line, before: read(before)?, after: read(after)? })
}

fn of_side(mut own: Table, both: &Table) -> Result<JudgeSide, String> {
    let mut text = |name: &str| match own.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` is no text")),
    };
    let (because, told, not_told, show) = (text("because")?, text("told")?, text("not_told")?, text("show")?);
    let paste = text("set")?.or_else(|| both.get("set").and_then(Value::as_str).map(str::to_owned));
    let paste = paste.ok_or("there is no `set`: what is pasted")?;
    let is = own.remove("is").map(is).transpose()?.unwrap_or_default();
    if is.is_empty() && told.is_none() && not_told.is_none() {
        return Err("it says neither `is` nor `told`: nothing could fail".to_owned());
    }
    let mut fields = vec![("set".to_owned(), paste.clone())];
    if let Some(name) = own.keys().chain(both.keys()).find(|name| *name != "set" && !FIELDS.contains(&name.as_str())) {
        return Err(format!("there is no field `{name}`"));
    }
    for name in FIELDS {
        match own.get(name).or_else(|| both.get(name)) {
            None => {}
            Some(Value::String(value)) => fields.push((name.to_owned(), value.clone())),
            Some(_) => return Err(format!("`{name}` is no text")),
        }
    }
    Ok(JudgeSide { paste, fields, is, because, told, not_told, show_html: show.as_deref().map(inline) })
}

/// One word for all, a word a line, or either by judge.
fn is(value: Value) -> Result<BTreeMap<String, Vec<String>>, String> {
    let lines = |value: Value| -> Result<Vec<String>, String> {
        let words: Vec<String> = match value {
            Value::String(word) => vec![word],
            Value::Array(words) => words.iter().map(|w| w.as_str().unwrap_or_default().to_owned()).collect(),
            _ => return Err("`is` is a word, a list of words, or a table of judges".to_owned()),
        };
        match words.iter().find(|word| !WORDS.contains(&word.as_str())) {
            Some(word) => Err(format!("no line comes to `{word}`; write one of {}", WORDS.join(", "))),
            None => Ok(words),
        }
    };
    match value {
        Value::Table(by) => by
            .into_iter()
            .map(|(judge, words)| {
                if !JUDGES.contains(&judge.as_str()) {
                    return Err(format!("there is no judge `{judge}`; they are {}", JUDGES.join(", ")));
                }
                Ok((judge, lines(words)?))
            })
            .collect(),
        value => {
            let words = lines(value)?;
            Ok(JUDGES.iter().map(|judge| ((*judge).to_owned(), words.clone())).collect())
        }
    }
}
