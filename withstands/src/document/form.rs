//! A form of a page: which fields are its own, what each is, and what is sent.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html};
use url::Url;

use super::{Field, Form, words};

/// `text`, `password`, `textarea`.
pub(super) fn kind(element: ElementRef<'_>) -> String {
    match element.value().name() {
        "input" => element.attr("type").unwrap_or("text").to_ascii_lowercase(),
        other => other.to_owned(),
    }
}

/// The fields of a page's forms that do not stand inside them.
pub(super) struct Fields<'a> {
    apart: Vec<(ElementRef<'a>, ElementRef<'a>)>,
}

impl<'a> Fields<'a> {
    /// Those that name their form in an attribute, and those behind a form that the parser found empty: in a table a form
    /// has no children, and the fields that come after it are its own all the same.
    pub(super) fn of(html: &'a Html) -> Self {
        let all: Vec<ElementRef<'a>> = html.root_element().descendants().filter_map(ElementRef::wrap).collect();
        let forms: Vec<ElementRef<'a>> = all.iter().copied().filter(|e| e.value().name() == "form").collect();
        let by_id: BTreeMap<&str, ElementRef<'a>> =
            forms.iter().rev().filter_map(|f| Some((f.attr("id")?, *f))).collect();
        let mut apart = Vec::new();
        let mut open: Option<ElementRef<'a>> = None;
        for element in all {
            if element.value().name() == "form" {
                open = (!element.descendants().filter_map(ElementRef::wrap).any(is_field)).then_some(element);
            } else if is_field(element) {
                let named = element.attr("form").map(|id| by_id.get(id).copied());
                let loose = || open.filter(|_| !element.ancestors().filter_map(ElementRef::wrap).any(is_form));
                if let Some(form) = named.unwrap_or_else(loose) {
                    apart.push((form, element));
                }
            }
        }
        Self { apart }
    }

    /// A form with all its fields.
    pub(super) fn form(&self, base: &Url, element: ElementRef<'a>, labels: &BTreeMap<String, String>) -> Option<Form> {
        let within = element.descendants().filter_map(ElementRef::wrap).filter(|part| part.attr("form").is_none());
        let apart = self.apart.iter().filter(|(form, _)| *form == element).map(|(_, part)| *part);
        form(base, element, &within.chain(apart).collect::<Vec<_>>(), labels)
    }
}

fn is_form(element: ElementRef<'_>) -> bool {
    element.value().name() == "form"
}

fn is_field(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "input" | "textarea" | "select" | "button")
}

fn form(
    base: &Url,
    element: ElementRef<'_>,
    parts: &[ElementRef<'_>],
    labels: &BTreeMap<String, String>,
) -> Option<Form> {
    let action = element.attr("action").filter(|action| !action.trim().is_empty());
    let action = action.map_or_else(|| Some(base.clone()), |action| base.join(action.trim()).ok())?;
    let post = element.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
    let mut said: Vec<String> =
        ["id", "class", "name", "aria-label"].iter().filter_map(|a| element.attr(a)).map(str::to_owned).collect();
    let (mut fields, mut button) = (Vec::new(), None);
    for part in parts.iter().copied() {
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
