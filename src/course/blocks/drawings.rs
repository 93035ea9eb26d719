//! Blocks that show something: a picture, a run that is drawn when it is made, a site of the hotel's world.

use cloakroom_engine::script::{Fence, Problem};
use serde::Deserialize;
use serde_json::json;

use super::{BlockRenderer, Outcome, body};
use crate::{
    course::inline::inline,
    switch::{Setting, SwitchError},
};

/// Something that a lesson draws: a picture, or a run that is drawn when it is made.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The section it stands in; empty above the first.
    pub section: String,
    /// Its title.
    pub title: String,
    /// It is drawn from a run, when somebody presses.
    pub run: bool,
    /// As HTML. Its IDs are those of no other lesson's.
    pub html: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Site {
    host: String,
    path: String,
    title: String,
    #[serde(default)]
    frame: bool,
    #[serde(rename = "as")]
    who: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Picture {
    title: String,
    text: String,
}

impl BlockRenderer<'_> {
    pub(super) fn site(&self, fence: &Fence, id: String) -> Outcome {
        let block: Site = body(fence)?;
        if !matches!(block.host.as_str(), "hotel" | "shop" | "evil" | "id") {
            return Err(vec![Problem::at(
                fence.line,
                format!("there is no site `{}`", block.host),
                "Write host = \"hotel\", \"shop\", \"evil\" or \"id\"",
            )]);
        }
        let value = json!({ "id": id, "host": block.host, "title": block.title, "path": block.path, "frame": block.frame, "as": block.who });
        self.view(fence, "site", &value)
    }

    pub(super) fn run(&mut self, fence: &Fence, id: &str) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["attack", "set", "title", "proves"]).map_err(problem)?;
        let attack = fence.need("attack").map_err(problem)?;
        let set = fence.need("set").map_err(problem)?;
        let wrong = |error: SwitchError| vec![Problem::at(fence.line, error.to_string(), "Correct set=")];
        self.moved.push(Setting::parse(set).map_err(wrong)?.switch.name);
        let title = fence.need("title").map_err(problem)?;
        self.attacks.push((fence.line, attack.to_owned()));
        let html = self.view(fence, "run", &json!({ "id": id, "attack": attack, "set": set, "title": title }))?;
        self.drew(title, true, &html);
        Ok(html)
    }

    pub(super) fn picture(&mut self, fence: &Fence, id: &str) -> Outcome {
        fence.only(&[]).map_err(|p| vec![p])?;
        let template = format!("pictures/{}.html", fence.name);
        if self.files.bytes(&format!("templates/{template}")).is_none() {
            let says = format!("there is no picture `{}`", fence.name);
            let todo = format!("Correct the name, or add templates/{template}");
            return Err(vec![Problem::at(fence.line, says, todo)]);
        }
        let block: Picture = body(fence)?;
        let value = json!({ "id": id, "title": block.title, "text_html": inline(&block.text) });
        let html = self.drawn(fence, &template, &value)?;
        self.drew(&block.title, false, &html);
        Ok(html)
    }

    fn drew(&mut self, title: &str, run: bool, html: &str) {
        let (section, title, html) = (self.section.clone(), title.to_owned(), html.to_owned());
        self.drawings.push(Drawing { section, title, run, html });
    }
}
