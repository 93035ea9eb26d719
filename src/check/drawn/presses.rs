//! What can be pressed: the blocks as they stand on their pages, and those of attacks, which a reader may send from the
//! playground.
//!
//! Read out of the HTML, so that what is sent is what a browser would send. Deliberately absent: steps of attacks that no
//! page can send, such as a request that takes its time or Mallory at Alice's browser.

use cloakroom_engine::script::{Actor, Section};

use super::client::Visitor;
use crate::course::Course;

/// A block with a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// The file that has it, and its line there.
    pub(super) file: String,
    pub(super) line: usize,
    /// The page it stands on.
    pub(super) page: String,
    pub(super) who: String,
    /// `http` or `act`.
    pub(super) notation: String,
    pub(super) source: String,
    /// Its ID on the page, under which the answer is kept.
    pub(super) block: Option<String>,
}

impl Press {
    /// In few words, for whoever looks for it.
    pub(super) fn in_words(&self) -> String {
        format!("`{}` of {} on {}", self.source.lines().next().unwrap_or_default(), self.who, self.page)
    }
}

/// All blocks of the course, in its order.
pub(super) async fn of(visitor: &mut Visitor, course: &Course) -> Vec<Press> {
    let mut found = Vec::new();
    for lesson in &course.lessons {
        let page = format!("/lessons/{}", lesson.slug);
        let html = visitor.get(&page).await.body;
        found.extend(on_page(&html).map(|press| Press { file: lesson.file.clone(), page: page.clone(), ..press }));
    }
    let (html, file) = (visitor.get("/playground").await.body, "templates/playground.html".to_owned());
    found.extend(examples(&html).map(|press| Press { file: file.clone(), ..press }));
    for page in &course.attacks {
        let blocks = page.attack.steps.iter().flat_map(in_step);
        found.extend(blocks.map(|press| Press { file: page.file.clone(), ..press }));
    }
    found
}

/// The blocks of a page.
fn on_page(html: &str) -> impl Iterator<Item = Press> {
    tags(html, "<cloak-http ").filter_map(|tag| {
        let (who, notation) = (attribute(tag, "data-as")?, attribute(tag, "data-notation")?);
        let (source, block) = (attribute(tag, "data-source")?, attribute(tag, "data-block"));
        Some(Press { file: String::new(), line: 1, page: String::new(), who, notation, source, block })
    })
}

/// The requests that the playground offers.
fn examples(html: &str) -> impl Iterator<Item = Press> {
    tags(html, "<button ").filter_map(|tag| {
        let (who, source) = (attribute(tag, "data-example-as")?, attribute(tag, "data-example")?);
        let (notation, page) = ("http".to_owned(), "/playground".to_owned());
        Some(Press { file: String::new(), line: 1, page, who, notation, source, block: None })
    })
}

fn tags<'a>(html: &'a str, begin: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(begin).skip(1).filter_map(|rest| rest.split('>').next())
}

/// An attribute's value, as a browser reads it.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    Some(plain.into_iter().fold(value.to_owned(), |text, (written, meant)| text.replace(written, meant)))
}

/// What a step of an attack plays, as somebody would write it into the playground.
fn in_step(step: &Section) -> Vec<Press> {
    let mut found = Vec::new();
    let mut lines = step.markdown.lines().zip(step.line + 1..);
    while let Some((first, line)) = lines.next() {
        let Some(info) = first.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().map(|(text, _)| text).take_while(|text| *text != "```").collect();
        let mut words = info.split_whitespace();
        let notation = words.next().unwrap_or_default().to_owned();
        let who = words.next().and_then(|word| word.strip_prefix("as=")).filter(|who| Actor::find(who).is_some());
        if let (true, Some(who), None) = (matches!(notation.as_str(), "http" | "act"), who, words.next()) {
            let (who, page, source) = (who.to_owned(), "/playground".to_owned(), body.join("\n"));
            found.push(Press { file: String::new(), line, page, who, notation, source, block: None });
        }
    }
    found
}
