//! What can be played in a lesson: its blocks, each by its name on the page and by a name that lasts; and the bars that
//! play a section. Deliberately absent: where they stand in the course; `lookup` finds them.

use cloakroom_engine::script::{Action, Block, FollowUp, Step};

use super::recall;
use crate::switch::Setting;

/// A block with a button.
#[derive(Debug, Clone)]
pub struct LiveBlock {
    /// Its ID on the page: `l13-b4`. It changes when a block is put before it.
    pub id: String,
    /// A hash of what it does, unique in its lesson: an edited block is a new one.
    pub key: String,
    /// The section it stands in; empty above the first.
    pub section: String,
    /// `http` or `act`.
    pub notation: String,
    /// Its text.
    pub source: String,
    /// The same, to be played.
    pub block: Block,
    /// How switches are put before it is played, as the reader could do by hand.
    pub sets: Vec<Setting>,
}

impl LiveBlock {
    /// The name for a text; `before` are those of the lesson so far.
    pub(super) fn key(info: &str, source: &str, before: &[Self]) -> String {
        let key = recall::key(&format!("{info}\n{source}"));
        match before.iter().filter(|b| b.key.split('-').next() == Some(&key)).count() {
            0 => key,
            already => format!("{key}-{}", already + 1),
        }
    }
}

/// A lesson's HTML with a bar behind the last block of each section: *run this section from the start*.
pub(super) fn with_bars(html: &str, slug: &str, live: &[LiveBlock]) -> String {
    let mut out = String::with_capacity(html.len());
    for (n, section) in html.split("<h2 id=\"").enumerate() {
        if n > 0 {
            out.push_str("<h2 id=\"");
        }
        let id = section.split('"').next().unwrap_or_default();
        let count = live.iter().filter(|block| n > 0 && block.section == id).count();
        let end = section.rfind(LAST).filter(|_| count > 0).map(|at| at + LAST.len());
        let (before, after) = section.split_at(end.unwrap_or(section.len()));
        out.push_str(before);
        if count > 0 {
            out.push_str(&bar(&format!("/api/lessons/{slug}/sections/{id}/play"), count));
        }
        out.push_str(after);
    }
    out
}

/// Where a block ends.
const LAST: &str = "</cloak-http>";

fn bar(path: &str, count: usize) -> String {
    let plays = if count == 1 { "its request".to_owned() } else { format!("its {count} requests and acts in order") };
    format!(
        "\n<div class=\"rerun needs-js\" data-rerun-bar=\"{path}\"><button class=\"btn small\" type=\"button\" data-rerun>\
         Run this section from the start</button> <span class=\"second\">In a fresh sandbox: all that leads up to it, then \
         {plays}. Your switches stay.</span><span class=\"second\" role=\"status\"></span></div>"
    )
}

impl LiveBlock {
    /// Does playing it note this name, for `{{name}}` later?
    pub(super) fn notes(&self, name: &str) -> bool {
        let Block::Play { lines, .. } = &self.block else { return false };
        lines.iter().any(|line| {
            let makes = matches!(&line.step, Step::Action(Action::Make { name: made, .. }) if made == name);
            makes || line.then.iter().any(|(_, then)| matches!(then, FollowUp::Capture(noted) if noted.name == name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_with_something_to_play_can_be_run_from_the_start_and_others_not() {
        let html =
            "<p>Above</p><h2 id=\"why\">Why</h2><p>So</p><h2 id=\"live\">Live</h2><cloak-http>a</cloak-http><p>b</p>";
        let live = [LiveBlock { section: "live".to_owned(), ..block("k") }];
        let with = with_bars(html, "x", &live);
        assert_eq!(with.matches("data-rerun-bar").count(), 1);
        assert!(with.contains("</cloak-http>\n<div class=\"rerun"), "behind its last block: {with}");
        assert_eq!(with_bars(html, "x", &[]), html);
    }

    fn block(key: &str) -> LiveBlock {
        use cloakroom_engine::script::Actor::Alice;
        let block = Block::Play { actor: Alice, at: Alice, lines: Vec::new() };
        let [id, section, source] = [const { String::new() }; 3];
        LiveBlock { id, key: key.to_owned(), section, notation: "http".to_owned(), source, block, sets: Vec::new() }
    }

    #[test]
    fn two_blocks_that_do_the_same_have_two_names() {
        let first = LiveBlock::key("http as=alice", "GET /", &[]);
        let second = LiveBlock::key("http as=alice", "GET /", &[block(&first)]);
        let third = LiveBlock::key("http as=alice", "GET /", &[block(&first), block(&second)]);
        assert_eq!((second.as_str(), third.as_str()), (&*format!("{first}-2"), &*format!("{first}-3")));
        assert_ne!(first, LiveBlock::key("http as=mallory", "GET /", &[]), "who asks makes a difference");
    }
}
