//! A page as an audit needs it: forms with the kinds of their fields, links, scripts, and the words of each.
//!
//! The engine's `Page` is what a visitor of a lesson sees; here the kind and the label of a field decide what it is for.
//! Deliberately absent: what any of it means.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, node::Node};
use url::Url;

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
        let mut page = Self::default();
        for element in html.root_element().descendants().filter_map(ElementRef::wrap) {
            match element.value().name() {
                "title" if page.title.is_empty() => page.title = words(element),
                "a" => page.links.extend(link(&base, element)),
                "form" => page.forms.extend(form(&base, element, &labels)),
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

fn kind(element: ElementRef<'_>) -> String {
    match element.value().name() {
        "input" => element.attr("type").unwrap_or("text").to_ascii_lowercase(),
        other => other.to_owned(),
    }
}

fn form(base: &Url, element: ElementRef<'_>, labels: &BTreeMap<String, String>) -> Option<Form> {
    let action = element.attr("action").filter(|action| !action.trim().is_empty());
    let action = action.map_or_else(|| Some(base.clone()), |action| base.join(action.trim()).ok())?;
    let post = element.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
    let mut said: Vec<String> =
        ["id", "class", "name", "aria-label"].iter().filter_map(|a| element.attr(a)).map(str::to_owned).collect();
    let (mut fields, mut button) = (Vec::new(), None);
    for part in element.descendants().filter_map(ElementRef::wrap) {
        let name = part.attr("name").unwrap_or_default().to_owned();
        let value = part.attr("value").unwrap_or_default().to_owned();
        let kind = kind(part);
        match part.value().name() {
            "button" => {
                said.push(words(part));
                if !name.is_empty() && button.is_none() && part.attr("type").is_none_or(|t| t == "submit") {
                    button = Some((name, value));
                }
            }
            "input" if matches!(kind.as_str(), "submit" | "image" | "button") => {
                said.push(value.clone());
                if kind == "submit" && !name.is_empty() && button.is_none() {
                    button = Some((name, value));
                }
            }
            "input" | "textarea" | "select" => fields.push(field(part, name, value, kind, labels)),
            _ => {}
        }
    }
    let method = if post { http::Method::POST } else { http::Method::GET };
    Some(Form { action, method, fields, button, words: said.join(" ") })
}

fn field(part: ElementRef<'_>, name: String, value: String, kind: String, labels: &BTreeMap<String, String>) -> Field {
    let value = match kind.as_str() {
        "textarea" => part.text().collect(),
        "select" => chosen(part),
        "checkbox" | "radio" if part.attr("value").is_none() => "on".to_owned(),
        _ => value,
    };
    let sent = match kind.as_str() {
        "checkbox" | "radio" => part.attr("checked").is_some(),
        "file" | "reset" => false,
        _ => part.attr("disabled").is_none(),
    };
    let by_id = part.attr("id").and_then(|id| labels.get(id).cloned());
    let around = || part.ancestors().filter_map(ElementRef::wrap).take(3).find(|e| e.value().name() == "label");
    let beside = by_id.or_else(|| around().map(words)).unwrap_or_default();
    let label = ["placeholder", "aria-label", "title", "id"].iter().filter_map(|a| part.attr(a));
    let label = label.fold(beside, |all, one| format!("{all} {one}")).trim().to_owned();
    let autocomplete = part.attr("autocomplete").unwrap_or_default().to_ascii_lowercase();
    Field { name, value, kind, autocomplete, label, sent }
}

fn chosen(select: ElementRef<'_>) -> String {
    let options: Vec<ElementRef<'_>> =
        select.descendants().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "option").collect();
    let chosen = options.iter().find(|o| o.attr("selected").is_some()).or(options.first());
    chosen.map(|o| o.attr("value").map_or_else(|| words(*o), str::to_owned)).unwrap_or_default()
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
    fn a_page_of_nested_tags_is_read_quickly() {
        for tag in ["<div>", "<b>", "<p>", "<table>", "<a>", "<form>", "<select>"] {
            let begun = std::time::Instant::now();
            read(&tag.repeat(200_000));
            assert!(begun.elapsed().as_secs() < 5, "{tag}: {:?}", begun.elapsed());
        }
    }
}
