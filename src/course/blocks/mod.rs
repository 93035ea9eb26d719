//! The fenced blocks of a lesson, each rendered by a template of its name.

mod asks;

use cloakroom_engine::script::{Actor, Block, Fence, FollowUp, Problem, SitePage, toml_problem};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    code::{self, CodeTab},
    inline::inline,
    live::LiveBlock,
    recall::{Card, Quiz},
    source::{first_url, source_lines, whose},
};
use crate::{
    files::Files,
    hotel::TARGET,
    switch::{Setting, SwitchError},
    views::Views,
};

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

    fn played(&mut self, fence: &Fence, block: &Block, id: String) -> Outcome {
        match block {
            Block::Page(page) => {
                let SitePage { at, path, html, set_cookie } = page;
                let host = at.host(&TARGET);
                let value = json!({
                    "id": id, "host": host, "path": path, "source": html, "set_cookie": set_cookie,
                    "whose": whose(host),
                });
                self.view(fence, "page", &value)
            }
            Block::Play { actor, at, .. } if actor != at => Err(vec![Problem::at(
                fence.line,
                "only attacks have somebody at another's browser",
                "Take at= out of its first line",
            )]),
            Block::Play { actor, lines, .. } => {
                let sets = sets(fence)?;
                let info = format!("{} as={}", fence.kind, actor.name());
                let key = LiveBlock::key(&info, &fence.body, &self.live);
                self.live.push(LiveBlock {
                    id: id.clone(),
                    key,
                    section: self.section.clone(),
                    notation: fence.kind.clone(),
                    source: fence.body.clone(),
                    block: block.clone(),
                    sets: sets.clone(),
                });
                let value = json!({
                    "id": id, "notation": fence.kind, "as": actor.name(), "as_title": actor.title(),
                    "live": self.prefix.starts_with('l'), "mallory": *actor == Actor::Mallory, "url": first_url(lines), "source": fence.body,
                    "lines": source_lines(&fence.body, &fence.kind),
                    "sets": sets.iter().map(|s| json!({ "name": s.switch.name, "title": set_to(s) })).collect::<Vec<_>>(),
                });
                self.view(fence, "http", &value)
            }
        }
    }

    fn site(&self, fence: &Fence, id: String) -> Outcome {
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

    fn run(&mut self, fence: &Fence, id: &str) -> Outcome {
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

    fn picture(&mut self, fence: &Fence, id: &str) -> Outcome {
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

    fn code(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["file", "anchor"]).map_err(problem)?;
        let (file, anchor) = (fence.need("file").map_err(problem)?, fence.need("anchor").map_err(problem)?);
        let tab = code::excerpt(self.files, file, anchor, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    fn commands(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["lang"]).map_err(problem)?;
        let lang = fence.need("lang").map_err(problem)?;
        let tab = code::commands(lang, &fence.body, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    fn cure(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["lang"]).map_err(problem)?;
        let lang = fence.need("lang").map_err(problem)?;
        let tab = code::cure(lang, &fence.body, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    /// Two in a row are two tabs of one block.
    fn tab(&mut self, fence: &Fence, tab: CodeTab, id: &str, more: bool) -> Outcome {
        self.tabs.push(tab);
        if more {
            return Ok(String::new());
        }
        let tabs = std::mem::take(&mut self.tabs);
        self.view(fence, "code", &json!({ "id": id, "tabs": tabs }))
    }
}

fn body<T: DeserializeOwned>(fence: &Fence) -> Result<T, Vec<Problem>> {
    toml::from_str(&fence.body)
        .map_err(|e| vec![toml_problem(&e, &fence.body, fence.line, &format!("Correct the `{}` block", fence.kind))])
}

/// The expectations of a block, for whoever wants to count them.
#[must_use]
pub(super) fn expectations(blocks: &[Block]) -> usize {
    let lines = blocks.iter().filter_map(|b| match b {
        Block::Play { lines, .. } => Some(lines),
        Block::Page(_) => None,
    });
    lines.flatten().flat_map(|l| &l.then).filter(|(_, t)| matches!(t, FollowUp::Expect(_))).count()
}

/// `set=store=memory,servers=in_turn`: what the block puts switches to before it is played.
fn sets(fence: &Fence) -> Result<Vec<Setting>, Vec<Problem>> {
    let named = fence.args.get("set").map_or("", String::as_str);
    let wrong = |error: SwitchError| vec![Problem::at(fence.line, error.to_string(), "Correct set=")];
    named.split(',').filter(|text| !text.is_empty()).map(|text| Setting::parse(text).map_err(wrong)).collect()
}

/// What a block puts, in words: a toggle by its name alone would be taken for on.
fn set_to(setting: &Setting) -> String {
    match setting.value {
        "off" if setting.switch.is_toggle() => format!("{} off", setting.title()),
        _ => setting.title(),
    }
}
