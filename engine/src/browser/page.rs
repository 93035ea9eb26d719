//! What a browser needs to know of a page: links, forms, scripts, and the text a person reads.
//!
//! Parsed from the HTML the site really served. Deliberately absent: layout, style, a live DOM.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::by_itself::{self, ByItself};

/// A link a person can click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: Url,
    /// What it says.
    pub text: String,
}

/// A form a person can fill in and send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: Url,
    /// `GET` or `POST`.
    pub method: http::Method,
    /// Names it goes by: label, id, name, and what its buttons say; its path where it has none of these.
    pub names: Vec<String>,
    /// Fields with the values the page gave them.
    pub fields: Vec<(String, String)>,
}

/// A page as far as a visitor can use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The title.
    pub title: String,
    /// What a person reads, white space folded.
    pub text: String,
    /// All links, in order.
    pub links: Vec<Link>,
    /// All forms, in order.
    pub forms: Vec<Form>,
    /// What it does by itself, in order.
    pub by_itself: Vec<ByItself>,
    /// The Content-Security-Policy it came with.
    pub csp: Option<String>,
}

impl Page {
    /// Parses a document. Anything can be parsed; junk gives an empty page.
    #[must_use]
    pub fn parse(url: &Url, html: &str, csp: Option<&str>) -> Self {
        let document = Html::parse_document(html);
        Self {
            url: url.clone(),
            title: select(&document, "title").first().map(|e| folded(*e)).unwrap_or_default(),
            text: main_text(&document),
            links: select(&document, "a[href]").iter().filter_map(|e| link(url, *e)).collect(),
            forms: select(&document, "form").iter().filter_map(|e| form(url, *e)).collect(),
            by_itself: by_itself::all(&document),
            csp: csp.map(str::to_owned),
        }
    }

    /// The link that says this, letter case aside.
    #[must_use]
    pub fn link(&self, text: &str) -> Option<&Link> {
        self.links.iter().find(|l| same_words(&l.text, text))
    }

    /// The form that goes by this name, letter case aside.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms.iter().find(|f| f.names.iter().any(|n| same_words(n, name)))
    }
}

fn same_words(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|s| document.select(&s).collect()).unwrap_or_default()
}

fn within<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|s| element.select(&s).collect()).unwrap_or_default()
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folded(element: ElementRef<'_>) -> String {
    fold(&element.text().collect::<String>())
}

/// What the page is about: its `main` element, or all of it where there is none.
fn main_text(document: &Html) -> String {
    let main = select(document, "main");
    main.first().or(select(document, "body").first()).map(|e| readable(*e)).unwrap_or_default()
}

/// The text a person sees: what scripts and style sheets hold is not read out.
fn readable(body: ElementRef<'_>) -> String {
    let mut out = String::new();
    for node in body.descendants() {
        let Some(text) = node.value().as_text() else { continue };
        let hidden = node
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|e| matches!(e.value().name(), "script" | "style" | "template"));
        if !hidden {
            out.push_str(text);
            out.push(' ');
        }
    }
    fold(&out).replace(" .", ".").replace(" ,", ",")
}

fn link(base: &Url, element: ElementRef<'_>) -> Option<Link> {
    let url = base.join(element.attr("href")?).ok()?;
    Some(Link { url, text: folded(element) })
}

fn form(base: &Url, element: ElementRef<'_>) -> Option<Form> {
    let action = base.join(element.attr("action").unwrap_or_default()).ok()?;
    let post = element.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
    let buttons = within(element, "button, input[type=submit]");
    let mut names: Vec<String> =
        ["aria-label", "id", "name"].iter().filter_map(|a| element.attr(a)).map(str::to_owned).collect();
    names.extend(buttons.iter().map(|b| b.attr("value").map_or_else(|| folded(*b), str::to_owned)));
    if names.iter().all(|name| name.trim().is_empty()) {
        names.push(action.path().to_owned());
    }
    let fields = within(element, "input[name], textarea[name], select[name]")
        .iter()
        .filter(|e| is_sent(**e))
        .filter_map(|e| Some((e.attr("name")?.to_owned(), value_of(*e))))
        .collect();
    Some(Form { action, method: if post { http::Method::POST } else { http::Method::GET }, names, fields })
}

/// Is it among what is sent when nobody has touched it? (HTML standard, "constructing the entry list".)
fn is_sent(element: ElementRef<'_>) -> bool {
    let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    let pressed = matches!(kind.as_str(), "submit" | "button" | "reset" | "image" | "file");
    let left_open = matches!(kind.as_str(), "checkbox" | "radio") && element.attr("checked").is_none();
    !pressed && !left_open && element.attr("disabled").is_none()
}

fn value_of(element: ElementRef<'_>) -> String {
    match element.value().name() {
        "textarea" => element.text().collect(),
        "select" => within(element, "option[selected], option")
            .first()
            .map(|o| o.attr("value").map_or_else(|| folded(*o), str::to_owned))
            .unwrap_or_default(),
        _ => match (element.attr("type"), element.attr("value")) {
            (Some("checkbox" | "radio"), None) => "on".to_owned(),
            (_, value) => value.unwrap_or_default().to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page::parse(&Url::parse("https://hotel.grand.example/login").unwrap(), html, None)
    }

    #[test]
    fn a_form_is_found_by_its_label_or_by_what_its_button_says() {
        let page = page(
            r#"<form method=post action=/in aria-label="log in"><input name=guest value=x><button>Enter</button></form>"#,
        );
        assert_eq!(page.form("LOG IN"), page.form("enter"));
        let form = page.form("log in").unwrap();
        assert_eq!(form.action.as_str(), "https://hotel.grand.example/in");
        assert_eq!(form.fields, vec![("guest".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn a_form_without_a_name_goes_by_its_address_and_sends_what_is_ticked() {
        let page = page(
            "<form action=/in><input name=who><input type=checkbox name=stay><input type=checkbox name=safe checked>\
             <input type=button name=x><button><svg></svg></button></form>",
        );
        let names: Vec<&str> = page.form("/in").unwrap().fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["who", "safe"]);
    }

    #[test]
    fn links_are_resolved_against_the_page_and_found_by_their_text() {
        let page = page("<a href='../x?a=1'>Your  coat\n is ready</a>");
        assert_eq!(page.link("your coat is ready").unwrap().url.as_str(), "https://hotel.grand.example/x?a=1");
    }

    #[test]
    fn what_scripts_hold_is_not_read_out() {
        let page = page("<body><p>Good evening, <b>Alice</b>.</p><script>var a = 1</script>");
        assert_eq!(page.text, "Good evening, Alice.");
        assert_eq!(page.by_itself, vec![ByItself::Script("var a = 1".to_owned())]);
    }
}
