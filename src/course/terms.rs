//! Links the first use of each term in a lesson's prose to the glossary.
//!
//! Not in headings, code and links; not where the lesson itself teaches the term or has it in a heading.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::Event;

use super::{
    closed::{is_end_of_such, no_links_in},
    glossary::Term,
};

/// The terms to link in one lesson.
pub(super) struct Terms<'a> {
    /// Forms and their terms' anchors by the first letter in small, the longest first.
    forms: BTreeMap<char, Vec<(&'a str, String)>>,
    /// The anchors of terms that are not linked, or not any more. Their forms still take up their words: in "session
    /// IDs" there is no "session".
    done: BTreeSet<String>,
}

impl<'a> Terms<'a> {
    /// Those that the lesson of this name does not teach itself.
    pub(super) fn of(glossary: &'a [Term], slug: &str, title: &str) -> Self {
        let mut forms: BTreeMap<char, Vec<(&str, String)>> = BTreeMap::new();
        for (form, id) in glossary.iter().flat_map(|term| term.words.iter().map(|word| (word.as_str(), term.id()))) {
            forms.entry(form.chars().next().map_or('\0', small)).or_default().push((form, id));
        }
        forms.values_mut().for_each(|alike| alike.sort_by_key(|(form, _)| std::cmp::Reverse(form.len())));
        let own = glossary.iter().filter(|term| term.taught().is_some_and(|(lesson, _)| lesson == slug));
        let mut terms = Self { forms, done: own.map(Term::id).collect() };
        terms.without(title);
        terms
    }

    /// Leaves out what a heading says.
    pub(super) fn without(&mut self, heading: &str) {
        let heading = heading.to_lowercase();
        let said = self.forms.values().flatten().filter(|(form, _)| heading.contains(&form.to_lowercase()));
        self.done.extend(said.map(|(_, id)| id.clone()));
    }

    /// The text with links in it.
    pub(super) fn link<'e>(mut self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let (mut out, mut text, mut closed) = (Vec::with_capacity(events.len()), String::new(), 0_usize);
        for event in events {
            match event {
                // A term may be broken over two lines.
                Event::Text(words) if closed == 0 => text.push_str(&words),
                Event::SoftBreak if closed == 0 => text.push('\n'),
                other => {
                    self.flush(&mut text, &mut out);
                    match &other {
                        Event::Start(tag) if no_links_in(tag) => closed += 1,
                        Event::End(tag) if is_end_of_such(*tag) => closed = closed.saturating_sub(1),
                        _ => {}
                    }
                    out.push(other);
                }
            }
        }
        self.flush(&mut text, &mut out);
        out
    }

    fn flush<'e>(&mut self, text: &mut String, out: &mut Vec<Event<'e>>) {
        let text = std::mem::take(text);
        let (mut from, mut inside) = (0, false);
        let mut starts = text.char_indices().peekable();
        while let Some((at, c)) = starts.next() {
            let begins = !std::mem::replace(&mut inside, is_part(c));
            let rest = text.get(at..).filter(|_| begins);
            let Some((id, length)) = rest.and_then(|rest| self.form_at(rest)) else { continue };
            let end = at + length;
            while starts.next_if(|(next, _)| *next < end).is_some() {}
            inside = false;
            if !self.done.insert(id.clone()) {
                continue;
            }
            let plain = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
            out.push(Event::Text(plain(from, at).into()));
            out.push(Event::InlineHtml(format!("<a class=\"term\" href=\"/reference/glossary#{id}\">").into()));
            out.push(Event::Text(plain(at, end).into()));
            out.push(Event::InlineHtml("</a>".into()));
            from = end;
        }
        if from < text.len() {
            out.push(Event::Text(text.get(from..).unwrap_or_default().to_owned().into()));
        }
    }

    /// The anchor of the longest form the text begins with, and its length there in bytes.
    fn form_at(&self, text: &str) -> Option<(String, usize)> {
        let alike = self.forms.get(&small(text.chars().next()?))?;
        alike.iter().find_map(|(form, id)| Some((id.clone(), begins_with(text, form)?)))
    }
}

/// How many bytes of the text the form takes. A sentence may begin with it, a line may break in it.
fn begins_with(text: &str, form: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for (place, wanted) in form.chars().enumerate() {
        let (_, c) = chars.next()?;
        let same = c == wanted
            || (wanted == ' ' && c == '\n')
            || (place == 0 && wanted.is_lowercase() && c.is_uppercase() && c.to_lowercase().eq([wanted]));
        if !same {
            return None;
        }
    }
    match chars.next() {
        Some((_, c)) if is_part(c) => None,
        Some((end, _)) => Some(end),
        None => Some(text.len()),
    }
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Does a word go on with this?
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Parser, html};

    use super::*;

    fn term(name: &str, words: &[&str], lesson: &str) -> Term {
        let words = words.iter().map(|w| (*w).to_owned()).collect();
        Term { term: name.into(), words, says: String::new(), lesson: Some(lesson.into()), standard: None }
    }

    fn linked(markdown: &str, slug: &str, title: &str) -> String {
        let glossary = [
            term("session ID", &["session ID", "session IDs"], "sessions#x"),
            term("session", &["session", "sessions"], "other#x"),
            term("HMAC", &["HMAC"], "middleware#x"),
        ];
        let events = Terms::of(&glossary, slug, title).link(Parser::new(markdown).collect());
        let mut out = String::new();
        html::push_html(&mut out, events.into_iter());
        out
    }

    #[test]
    fn the_first_use_is_linked_and_no_other() {
        let html = linked("A session\nID is new. Session IDs are new.\n\nSessions end. A session.", "a", "A");
        assert_eq!(html.matches("#session-id\">session\nID</a>").count(), 1, "{html}");
        assert_eq!(html.matches("#session\">Sessions</a>").count(), 1, "{html}");
        assert_eq!(html.matches("<a ").count(), 2, "{html}");
    }

    #[test]
    fn headings_code_and_links_stay_as_they_are() {
        let html = linked("# HMAC\n\n`HMAC` [HMAC](/x) HMACs hmac pre-HMAC\n\n    HMAC\n", "a", "A");
        assert!(!html.contains("class=\"term\""), "{html}");
    }

    #[test]
    fn a_lesson_does_not_link_what_it_teaches_or_has_in_its_title() {
        assert!(!linked("A HMAC.", "middleware", "A").contains("<a "));
        assert!(!linked("A HMAC.", "a", "HMAC and you").contains("<a "));
        assert!(linked("A HMAC.", "a", "A").contains("A <a "));
    }
}
