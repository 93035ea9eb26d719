//! Blocks that are played: requests, deeds, and the pages that somebody else puts up.

use cloakroom_engine::script::{Actor, Block, Fence, FollowUp, Problem, SitePage};
use serde_json::json;

use super::{BlockRenderer, Outcome};
use crate::{
    course::{
        live::LiveBlock,
        source::{first_url, source_lines, whose},
    },
    hotel::TARGET,
    switch::{Setting, SwitchError},
};

impl BlockRenderer<'_> {
    pub(super) fn played(&mut self, fence: &Fence, block: &Block, id: String) -> Outcome {
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
}

/// The expectations of a block, for whoever wants to count them.
#[must_use]
pub(in crate::course) fn expectations(blocks: &[Block]) -> usize {
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
