//! A page as an audit needs it: forms with the kinds of their fields, links, scripts, and the words of each.
//!
//! The engine's `Page` is what a visitor of a lesson sees; here the kind and the label of a field decide what it is for.
//! Deliberately absent: what any of it means.

mod form;

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, node::Node};
use url::Url;

use form::{Fields, kind};

/// So much of a page is read, in bytes.
const MOST_HTML: usize = 200 * 1024;
/// So many tags: a page of nested tags by the ten thousand takes a parser minutes.
const MOST_TAGS: usize = 6000;
/// So many forms and links are taken.
const MOST_PARTS: usize = 300;

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name; a field without one is not sent.
    pub name: String,
    /// The value that the page gave it.
    pub value: String,
    /// `text`, `password`, `hidden`, `checkbox`; `textarea` and `select` for those.
    pub kind: String,
    /// The attribute `autocomplete`.
    pub autocomplete: String,
    /// What a person reads beside it.
    pub label: String,
    /// Is it sent if nobody touches it?
    pub sent: bool,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: Url,
    /// `GET` or `POST`.
    pub method: http::Method,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// The first button that has a name, and its value.
    pub button: Option<(String, String)>,
    /// All that is said on and of it: id, class, labels, buttons.
    pub words: String,
}

impl Form {
    /// The fields of this kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.kind == kind)
    }

    /// The fields that are sent if nobody touches the form, and the button that sends it.
    #[must_use]
    pub fn as_it_stands(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter().filter(|field| field.sent && !field.name.is_empty());
        fields.map(|field| (field.name.clone(), field.value.clone())).chain(self.button.clone()).collect()
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: Url,
    /// What it says.
    pub text: String,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The title.
    pub title: String,
    /// All links, in order.
    pub links: Vec<Link>,
    /// All forms, in order.
    pub forms: Vec<Form>,
    /// `meta` elements: name and content.
    pub metas: Vec<(String, String)>,
    /// Scripts that stand in the page.
    pub scripts: Vec<String>,
    /// Scripts that it loads.
    pub sources: Vec<Url>,
    /// Has it an input for a password, in a form or not?
    pub password: bool,
}

impl Document {
    /// Takes a page apart. Anything can be read; junk is an empty page.
    #[must_use]
    pub fn read(url: &Url, html: &str) -> Self {
        let html = Html::parse_document(beginning(html));
        let base = base(&html, url);
        let labels = labels(&html);
        let fields = Fields::of(&html);
        let mut page = Self::default();
        for element in html.root_element().descendants().filter_map(ElementRef::wrap) {
            match element.value().name() {
                "title" if page.title.is_empty() => page.title = words(element),
                "a" => page.links.extend(link(&base, element)),
                "form" => page.forms.extend(fields.form(&base, element, &labels)),
                "input" if kind(element) == "password" => page.password = true,
                "meta" => page.metas.extend(meta(element)),
                "script" => match element.attr("src") {
                    Some(src) => page.sources.extend(base.join(src).ok()),
                    None => page.scripts.push(element.text().collect()),
                },
                _ => {}
            }
        }
        page.links.truncate(MOST_PARTS);
        page.forms.truncate(MOST_PARTS);
        page
    }
}

fn beginning(html: &str) -> &str {
    let end = (0..=MOST_HTML.min(html.len())).rev().find(|end| html.is_char_boundary(*end)).unwrap_or(0);
    let end = html[..end].match_indices('<').nth(MOST_TAGS).map_or(end, |(at, _)| at);
    &html[..end]
}

fn base(html: &Html, url: &Url) -> Url {
    let elements = html.root_element().descendants().filter_map(ElementRef::wrap);
    let mut bases = elements.filter(|e| e.value().name() == "base").filter_map(|e| e.attr("href"));
    bases.next().and_then(|href| url.join(href).ok()).unwrap_or_else(|| url.clone())
}

/// What stands in `label for=ID`, by ID.
fn labels(html: &Html) -> BTreeMap<String, String> {
    let elements = html.root_element().descendants().filter_map(ElementRef::wrap);
    let labels = elements.filter(|e| e.value().name() == "label");
    labels.filter_map(|e| Some((e.attr("for")?.to_owned(), words(e)))).collect()
}

fn words(element: ElementRef<'_>) -> String {
    let all: String = element.text().collect::<Vec<_>>().join(" ");
    all.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
}

fn link(base: &Url, element: ElementRef<'_>) -> Option<Link> {
    let mut url = base.join(element.attr("href")?).ok()?;
    url.set_fragment(None);
    let said = [words(element), element.attr("aria-label").unwrap_or_default().to_owned()].join(" ");
    Some(Link { url, text: said.trim().to_owned() })
}

fn meta(element: ElementRef<'_>) -> Option<(String, String)> {
    Some((element.attr("name")?.to_owned(), element.attr("content")?.to_owned()))
}

/// What a person reads on a page: its text without scripts, styles and comments. Of another answer, all of it.
#[must_use]
pub fn text_of(html: &str) -> String {
    let html = Html::parse_document(beginning(html));
    let mut out = String::new();
    for edge in html.root_element().descendants() {
        let Node::Text(text) = edge.value() else { continue };
        let parent = edge.parent().and_then(ElementRef::wrap).map(|e| e.value().name().to_owned());
        if !matches!(parent.as_deref(), Some("script" | "style" | "template" | "noscript")) {
            out.push_str(text);
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Document {
        Document::read(&Url::parse("http://localhost:8080/app/in").unwrap(), html)
    }

    #[test]
    fn a_form_has_its_fields_with_kind_label_and_value() {
        let page = read(
            "<form method=post><input type=hidden name=t value=1><label>Name <input name=u></label>\
             <label for=p>Secret</label><input id=p type=PASSWORD name=w><input type=checkbox name=keep>\
             <select name=s><option value=a>A<option selected>B</select><button name=go value=in>Enter</button></form>",
        );
        let form = &page.forms[0];
        assert!(page.password);
        assert_eq!(form.action.path(), "/app/in");
        assert_eq!(form.fields[1].label, "Name");
        assert_eq!((form.fields[2].kind.as_str(), form.fields[2].label.as_str()), ("password", "Secret p"));
        let sent: Vec<String> = form.as_it_stands().into_iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(sent, ["t=1", "u=", "w=", "s=B", "go=in"]);
    }

    #[test]
    fn a_field_belongs_to_its_form_though_it_stands_elsewhere() {
        let names = |html: &str| -> Vec<Vec<String>> {
            read(html).forms.iter().map(|form| form.fields.iter().map(|f| f.name.clone()).collect()).collect()
        };
        let apart = "<form id=F method=post><input name=t></form><form id=G><input name=q></form>\
                     <input form=F name=u><input FORM=F TYPE=PASSWORD name=w><button form=F name=go>In</button>";
        assert_eq!(names(apart), [vec!["t", "u", "w"], vec!["q"]]);
        assert_eq!(read(apart).forms[0].button, Some(("go".into(), String::new())));
        // In a table a form has no children: its fields are those that come after it.
        let table = "<TABLE><TR><FORM METHOD=POST ACTION=/in><TD><INPUT NAME=u><TD><INPUT TYPE=PASSWORD NAME=w></FORM>\
                     </TABLE><form action=/q><input name=q></form>";
        assert_eq!(names(table), [vec!["u", "w"], vec!["q"]]);
    }

    #[test]
    fn a_page_of_nested_tags_is_read_quickly() {
        for tag in ["<div>", "<b>", "<p>", "<table>", "<a>", "<form>", "<select>"] {
            let begun = std::time::Instant::now();
            read(&tag.repeat(200_000));
            assert!(begun.elapsed().as_secs() < 5, "{tag}: {:?}", begun.elapsed());
        }
    }
}
