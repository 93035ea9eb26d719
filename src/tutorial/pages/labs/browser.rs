//! Somebody's simulated browser as data for a template.

use cloakroom_engine::{
    browser::{PageLine, page_lines},
    exchange::Exchange,
    script::Actor,
};
use serde::Serialize;

use crate::sandbox::Sandbox;

/// The page a browser shows, what can be pressed on it, and its jar.
#[derive(Debug, Serialize)]
pub(in crate::tutorial::pages) struct BrowserView {
    jar: Vec<CookieView>,
    /// None before it has opened anything; then the page's fields are empty.
    url: Option<String>,
    title: String,
    lines: Vec<PageLine>,
    text: String,
    links: Vec<LinkView>,
    forms: Vec<FormView>,
}

#[derive(Debug, Serialize)]
struct CookieView {
    name: String,
    value: String,
    domain: String,
}

/// A link by its number on the page.
#[derive(Debug, Serialize)]
struct LinkView {
    n: usize,
    text: String,
}

/// A form by its number on the page.
#[derive(Debug, Serialize)]
struct FormView {
    n: usize,
    name: Option<String>,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct FieldView {
    name: String,
    value: String,
}

pub(in crate::tutorial::pages) fn browser(sandbox: &Sandbox, who: Actor) -> Option<BrowserView> {
    let mut browser = sandbox.cast().browser(who).cloned()?;
    let cookies = browser.jar().cookies();
    let jar = cookies
        .map(|c| CookieView { name: c.name.clone(), value: c.value.clone(), domain: c.domain.clone() })
        .collect();
    let Some(page) = browser.page() else {
        let (title, text) = (String::new(), String::new());
        return Some(BrowserView { jar, url: None, title, lines: vec![], text, links: vec![], forms: vec![] });
    };
    let journal = sandbox.journal();
    let shows = |exchange: &&Exchange| {
        let html = exchange.response.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        exchange.who == who.name()
            && exchange.request.url == page.url
            && html
            && !(300..400).contains(&exchange.response.status)
    };
    let answered = journal.newest_first().map(|noted| &*noted.exchange).find(shows);
    let links = page.links.iter().enumerate().filter(|(_, link)| !link.text.is_empty());
    let forms = page.forms.iter().enumerate().filter(|(_, form)| !form.names.is_empty());
    let field = |(name, value): &(String, String)| FieldView { name: name.clone(), value: value.clone() };
    Some(BrowserView {
        jar,
        url: Some(page.url.as_str().to_owned()),
        title: page.title.clone(),
        lines: answered.map(|exchange| page_lines(&exchange.response.body)).unwrap_or_default(),
        text: page.text.clone(),
        links: links.map(|(n, link)| LinkView { n, text: link.text.clone() }).collect(),
        forms: forms
            .map(|(n, form)| FormView {
                n,
                name: form.names.first().cloned(),
                fields: form.fields.iter().map(field).collect(),
            })
            .collect(),
    })
}
