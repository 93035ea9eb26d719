//! The fenced blocks of a lesson, each rendered by a template of its name.

mod asks;
mod drawings;
mod played;
mod tabs;

use cloakroom_engine::script::{Block, Fence, Problem, toml_problem};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    code::CodeTab,
    live::LiveBlock,
    recall::{Card, Quiz},
};
use crate::{files::Files, views::Views};

pub use drawings::Drawing;
pub(in crate::course) use played::expectations;

/// What stands beside a lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InspectorSetting {
    /// Which panes, the first one open.
    pub panes: Vec<String>,
    /// Which switches come first.
    pub switches: Vec<String>,
}

impl InspectorSetting {
    /// What stands beside a text shows first what the reader does; the panes that the text names are one press away.
    #[must_use]
    pub(super) fn beside_text(mut self) -> Self {
        self.panes.insert(0, "picture".to_owned());
        self
    }
}

const KINDS: &str = "http, act, html, site, run, predict, quiz, card, picture, coat-check, process-table, descriptor-table, code, inspector, facts, text, sh, toml";

/// Renders blocks one at a time, numbering them and collecting the tabs of a code block.
pub(super) struct BlockRenderer<'a> {
    views: &'a Views,
    files: &'a Files,
    count: usize,
    tabs: Vec<CodeTab>,
    stub: String,
    prefix: String,
    /// The section the blocks stand in.
    pub(super) section: String,
    /// What can be played so far.
    pub(super) live: Vec<LiveBlock>,
    /// Attacks that `run` blocks name, with the line.
    pub(super) attacks: Vec<(usize, String)>,
    /// The recall cards so far.
    pub(super) cards: Vec<Card>,
    /// The questions so far.
    pub(super) quizzes: Vec<Quiz>,
    /// Switches that `run` blocks move, by name.
    pub(super) moved: Vec<&'static str>,
    /// Pictures and runs so far.
    pub(super) drawings: Vec<Drawing>,
}

type Outcome = Result<String, Vec<Problem>>;

impl<'a> BlockRenderer<'a> {
    /// `prefix` keeps the IDs of blocks apart where texts of several files meet on one page.
    pub(super) fn new(views: &'a Views, files: &'a Files, stub: String, prefix: String) -> Self {
        Self {
            views,
            files,
            count: 0,
            tabs: Vec::new(),
            stub,
            prefix,
            section: String::new(),
            live: Vec::new(),
            attacks: Vec::new(),
            cards: Vec::new(),
            quizzes: Vec::new(),
            moved: Vec::new(),
            drawings: Vec::new(),
        }
    }

    pub(super) fn render(
        &mut self,
        fence: &Fence,
        more: bool,
        played: &mut Vec<Block>,
        inspector: &mut Option<InspectorSetting>,
    ) -> Outcome {
        self.count += 1;
        let id = format!("{}b{}", self.prefix, self.count);
        if let Some(parsed) = Block::parse(fence) {
            let block = parsed?;
            let html = self.played(fence, &block, id);
            played.push(block);
            return html;
        }
        match fence.kind.as_str() {
            "predict" => self.predict(fence, id),
            "quiz" => self.quiz(fence, id),
            "card" => self.card(fence, id),
            "site" => self.site(fence, id),
            "code" => self.code(fence, id, more),
            "sh" if fence.need("lang").is_ok() => self.commands(fence, id, more),
            "cure" => self.cure(fence, id, more),
            "run" => self.run(fence, &id),
            "picture" => self.picture(fence, &id),
            "coat-check" => {
                fence.only(&[]).map_err(|p| vec![p])?;
                self.view(fence, "coat_check", &json!({ "step": 0 }))
            }
            "process-table" | "descriptor-table" => {
                fence.only(&[]).map_err(|p| vec![p])?;
                self.view(fence, "processes", &json!({ "id": id, "part": fence.kind.trim_end_matches("-table") }))
            }
            "inspector" => {
                *inspector = Some(body::<InspectorSetting>(fence)?.beside_text());
                Ok(String::new())
            }
            "text" | "sh" | "toml" | "" => Ok(format!(
                "<pre class=\"plain\" tabindex=\"0\"><code>{}</code></pre>\n",
                minijinja::HtmlEscape(&fence.body)
            )),
            other => Err(vec![Problem::at(
                fence.line,
                format!("there is no block called `{other}`"),
                format!("A lesson may have: {KINDS}"),
            )]),
        }
    }

    /// The list of what a lesson states; it has an ID like any block, so that the others keep theirs.
    pub(super) fn facts(&mut self, fence: &Fence, facts: &Value) -> Outcome {
        self.count += 1;
        fence.only(&[]).map_err(|p| vec![p])?;
        self.view(fence, "facts", facts)
    }

    fn view(&self, fence: &Fence, template: &str, block: &Value) -> Outcome {
        self.drawn(fence, &format!("blocks/{template}.html"), block)
    }

    fn drawn(&self, fence: &Fence, template: &str, block: &Value) -> Outcome {
        let rendered = self.views.render(template, json!({ "block": block }));
        rendered.map_err(|e| vec![Problem::at(fence.line, e.to_string(), "Correct the template or the block")])
    }
}

fn body<T: DeserializeOwned>(fence: &Fence) -> Result<T, Vec<Problem>> {
    toml::from_str(&fence.body)
        .map_err(|e| vec![toml_problem(&e, &fence.body, fence.line, &format!("Correct the `{}` block", fence.kind))])
}
