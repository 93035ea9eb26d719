//! Facts: what a lesson or an attack states, marked where it is stated, with what proves it.
//!
//! A sentence ends with `[^id]`. A block that is played proves with `proves=id`; the other proofs stand in the `facts`
//! block, the last thing of the file. Deliberately absent: whether a proof holds; see `src/claims.rs`.

use std::collections::BTreeMap;

use cloakroom_engine::script::{Fence, Problem, fences, toml_problem};
use serde::Deserialize;
use serde_json::{Value, json};

use super::proof::{Proof, Shows};

/// Something a lesson states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name, once in the whole course: `S12`, or words such as `cookies-ignore-ports`.
    pub id: String,
    /// The line it is stated in.
    pub line: usize,
    /// The anchor of the section it is stated in.
    pub section: String,
    /// The sentence that states it, as plain text.
    pub says: String,
    /// What proves it. None: nothing does.
    pub proofs: Vec<Proof>,
}

/// The facts of one lesson, while it is read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Where the list stands: a page, or nothing for the page that the mark itself is on. None: no facts are stated here.
    list: Option<String>,
    proofs: BTreeMap<String, (usize, Vec<Proof>)>,
    pub(super) stated: Vec<Fact>,
    listed: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Facts {
    /// Collects the proofs of a page, before its sentences are read. `list` is the page of the list that marks lead to;
    /// `prefix` begins the anchors of its blocks.
    pub(super) fn of(list: String, prefix: &str, markdown: &str, first_line: usize) -> Result<Self, Vec<Problem>> {
        let mut facts = Self { list: Some(list), ..Self::default() };
        for (index, fence) in fences(markdown, first_line)?.iter().enumerate() {
            // The renderer counts its blocks alike.
            let anchor = format!("{prefix}b{}", index + 1);
            for id in fence.args.get("proves").into_iter().flat_map(|ids| ids.split(',')) {
                let proof = by_block(fence, anchor.clone()).map_err(|p| vec![p])?;
                facts.add(id.trim(), fence.line, vec![proof]);
            }
            if fence.kind == "facts" {
                facts.read(fence)?;
            }
        }
        Ok(facts)
    }

    /// What is played stands at this anchor of the page, whichever block it is.
    pub(super) fn played_at(&mut self, place: &str) {
        for proof in self.proofs.values_mut().flat_map(|(_, proofs)| proofs) {
            if let Proof::Played { anchor, .. } = proof {
                place.clone_into(anchor);
            }
        }
    }

    fn add(&mut self, id: &str, line: usize, proofs: Vec<Proof>) {
        self.proofs.entry(id.to_owned()).or_insert((line, Vec::new())).1.extend(proofs);
    }

    fn read(&mut self, fence: &Fence) -> Result<(), Vec<Problem>> {
        let todo = "Write each line as id = \"PROOF\" or id = [\"PROOF\", \"PROOF\"]";
        let listed: BTreeMap<String, OneOrMore> =
            toml::from_str(&fence.body).map_err(|e| vec![toml_problem(&e, &fence.body, fence.line, todo)])?;
        let mut problems = Vec::new();
        for (id, texts) in listed {
            let at = fence.body.lines().position(|l| l.split('=').next().is_some_and(|key| key.trim() == id));
            let line = fence.line + at.map_or(0, |at| at + 1);
            let texts = match texts {
                OneOrMore::One(text) => vec![text],
                OneOrMore::More(texts) => texts,
            };
            for text in texts {
                match Proof::parse(&text) {
                    Ok(proof) => self.add(&id, line, vec![proof]),
                    Err(says) => problems.push(Problem::at(line, format!("`{text}` is no proof"), capital(&says))),
                }
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Notes a statement; its mark as HTML.
    pub(super) fn state(&mut self, id: &str, line: usize, section: &str, text: &str) -> Result<String, Problem> {
        let Some(list) = &self.list else {
            return Err(Problem::at(
                line,
                format!("only lessons, attacks and cases state facts, and `[^{id}]` marks one"),
                "Take it out",
            ));
        };
        if self.listed {
            return Err(Problem::at(line, format!("`{id}` is stated below the facts block"), "Put that block last"));
        }
        if let Some(first) = self.stated.iter().find(|fact| fact.id == id) {
            let says = format!("`{id}` is stated in line {} already", first.line);
            return Err(Problem::at(line, says, "Give this statement a name of its own"));
        }
        let proofs = self.proofs.get(id).map(|(_, proofs)| proofs.clone()).unwrap_or_default();
        let words: Vec<String> = proofs.iter().map(Proof::words).collect();
        let words = if words.is_empty() { "nothing yet".to_owned() } else { words.join("; ") };
        let mark = format!(
            "<a class=\"fact\" id=\"states-{id}\" href=\"{}#proves-{id}\" aria-label=\"Proved by {words}\" data-proof=\"{words}\"></a>",
            list,
            id = minijinja::HtmlEscape(id),
            words = minijinja::HtmlEscape(&words),
        );
        let fact = Fact { id: id.to_owned(), line, section: section.to_owned(), says: sentence(text), proofs };
        self.stated.push(fact);
        Ok(mark)
    }

    /// What the `facts` block shows: each statement with its proofs.
    pub(super) fn list(&mut self) -> Value {
        self.listed = true;
        let facts = self.stated.iter().map(|fact| {
            let proofs: Vec<Value> = fact.proofs.iter().map(shown).collect();
            json!({ "id": fact.id, "says": fact.says, "proofs": proofs })
        });
        json!({ "facts": facts.collect::<Vec<_>>() })
    }

    /// Proofs of what nobody states, each with its line.
    pub(super) fn unstated(&self) -> Vec<(usize, String)> {
        let lost = self.proofs.iter().filter(|(id, _)| !self.stated.iter().any(|fact| fact.id == **id));
        lost.map(|(id, (line, _))| (*line, id.clone())).collect()
    }
}

/// What a block with `proves=` shows.
fn by_block(fence: &Fence, anchor: String) -> Result<Proof, Problem> {
    match fence.kind.as_str() {
        "http" | "act" => {
            let statements = fence.body.lines().filter(|l| l.trim_start().starts_with("=>")).count();
            Ok(Proof::Played { line: fence.line, anchor, statements })
        }
        // One statement a side, at least.
        "judge" => Ok(Proof::Played { line: fence.line, anchor, statements: 2 }),
        "run" => {
            let shows = Shows::StoppedBy(fence.need("set")?.to_owned());
            Ok(Proof::Attack { slug: fence.need("attack")?.to_owned(), shows })
        }
        kind => {
            let says = format!("a `{kind}` block is not played, and proves nothing");
            Err(Problem::at(fence.line, says, "Put proves= on an http, act or run block"))
        }
    }
}

/// A proof for the page: where it leads, and what it is.
fn shown(proof: &Proof) -> Value {
    let (href, what) = match proof {
        Proof::Played { anchor, .. } => (Some(format!("#{anchor}")), "the block above".to_owned()),
        Proof::Attack { slug, shows } => {
            let set = match shows {
                Shows::StoppedBy(set) | Shows::NotStoppedBy(set) => format!("?set={set}"),
                Shows::Wins => String::new(),
            };
            let what = proof.to_string();
            (Some(format!("/attacks/{slug}{set}")), what.trim_start_matches("attack ").to_owned())
        }
        Proof::Test { name, .. } | Proof::Bench { name, .. } => (None, name.replace('_', " ")),
        Proof::Standard(cited) => (None, cited.clone()),
        Proof::Documented { on, at } => {
            let page = format!("{}{}", at.host_str().unwrap_or_default(), at.path().trim_end_matches('/'));
            (Some(at.to_string()), format!("{page}, looked up {on}"))
        }
    };
    let file = match proof {
        Proof::Test { file, .. } | Proof::Bench { file, .. } => Some(file),
        _ => None,
    };
    json!({ "kind": proof.kind(), "href": href, "what": what, "file": file })
}

/// The last sentence of a text that ends where the mark stands.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let body = text.trim_end_matches(['.', '!', '?', ':', ')', '”', '’']);
    let start = [". ", "? ", "! ", ".) "].iter().filter_map(|end| body.rfind(end).map(|at| at + end.len())).max();
    text.get(start.unwrap_or(0)..).unwrap_or(text).trim().to_owned()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_is_the_one_before_the_mark() {
        assert_eq!(sentence("Cookies know hosts. They ignore ports (8.5)."), "They ignore ports (8.5).");
        assert_eq!(sentence("One sentence, and no other"), "One sentence, and no other");
    }
}
