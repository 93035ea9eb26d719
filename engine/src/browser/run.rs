//! Running what a page does by itself, as far as its policy lets it, and the script of a `javascript:` address.

use std::sync::Arc;

use http::Method;
use url::Url;

use super::{
    Browser, BrowserError, ByItself, Page,
    effect::{self, Effect, NotUnderstood, handler_allowed, inline_script_allowed, request_allowed},
    outgoing::Request,
};
use crate::{
    cookie::{Context, Kind},
    exchange::{Exchange, How, Navigation},
    world::World,
};

impl Browser {
    /// Runs what the page may run; a submit or a new location is handed back, since it replaces the page.
    pub(super) async fn run_page(
        &mut self,
        world: &dyn World,
        page: &Page,
        done: &mut Vec<Exchange>,
    ) -> Result<Option<Request>, BrowserError> {
        let csp = page.csp.as_deref();
        let (scripts, handlers) = (inline_script_allowed(csp), handler_allowed(csp));
        for deed in &page.by_itself {
            let next = match deed {
                ByItself::Script(script) if scripts => self.run_script(world, page, script, done).await?,
                ByItself::Handler(script) if handlers => self.run_script(world, page, script, done).await?,
                ByItself::Picture { src, onload, onerror } => {
                    let came = self.picture(world, page, src, done).await?;
                    match if came { onload } else { onerror } {
                        Some(script) if handlers => self.run_script(world, page, script, done).await?,
                        _ => None,
                    }
                }
                ByItself::OtherHandler(tag) if handlers => return Err(NotUnderstood(tag.clone()).into()),
                ByItself::Loads(tag, directive, from) if may_load(page, directive, from) => {
                    return Err(NotUnderstood(tag.clone()).into());
                }
                _ => None,
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }

    /// Runs the script of an address, on the page that is there, if the page may run any.
    pub(super) async fn run_address(
        &mut self,
        world: &dyn World,
        address: &Url,
        done: &mut Vec<Exchange>,
    ) -> Result<Option<Request>, BrowserError> {
        let Some(page) = self.page.as_mut().map(|page| Arc::clone(page.read())) else { return Ok(None) };
        if !inline_script_allowed(page.csp.as_deref()) {
            return Ok(None);
        }
        let script = address.as_str().trim_start_matches("javascript:");
        self.run_script(world, &page, &decoded(script), done).await
    }

    async fn run_script(
        &mut self,
        world: &dyn World,
        page: &Page,
        script: &str,
        done: &mut Vec<Exchange>,
    ) -> Result<Option<Request>, BrowserError> {
        let cookie = self.jar.script_view(&page.url, world.now());
        for effect in effect::effects(script, &cookie, page)? {
            if let Effect::Cookie(line) = &effect {
                let verdict = self.jar.set(line, &Context::script(&page.url, world.now()));
                if let Some(page) = done.iter_mut().rfind(|e| e.navigation.top_level()) {
                    page.set.push(verdict);
                }
            }
            let Some((directive, request)) = scripted(page, effect)? else { continue };
            if !request_allowed(page.csp.as_deref(), directive, &page.url, &request.url) {
                continue;
            }
            if request.navigation.top_level() {
                return Ok(Some(request));
            }
            self.follow(world, request, done).await?;
        }
        Ok(None)
    }

    /// Asks for a picture of the page; did one come? What its bytes are, nobody looks.
    async fn picture(
        &mut self,
        world: &dyn World,
        page: &Page,
        src: &str,
        done: &mut Vec<Exchange>,
    ) -> Result<bool, BrowserError> {
        let Some(url) = page.url.join(src).ok().filter(|_| !src.trim().is_empty()) else { return Ok(false) };
        if !matches!(url.scheme(), "http" | "https") {
            return Ok(url.as_str().starts_with("data:image/"));
        }
        if !request_allowed(page.csp.as_deref(), "img-src", &page.url, &url) {
            return Ok(false);
        }
        let navigation = Navigation::from_page(How::Script, &page.url, Kind::Image);
        self.follow(world, Request::get(url, navigation), done).await?;
        let kind = done.last().and_then(|last| last.response.header("content-type"));
        Ok(kind.is_some_and(|kind| kind.starts_with("image/")))
    }
}

fn may_load(page: &Page, directive: &str, from: &str) -> bool {
    page.url.join(from).is_ok_and(|url| request_allowed(page.csp.as_deref(), directive, &page.url, &url))
}

/// The request an effect makes, if it makes one, and the policy directive it falls under.
fn scripted(page: &Page, effect: Effect) -> Result<Option<(&'static str, Request)>, BrowserError> {
    let join = |address: &str| page.url.join(address).map_err(|_| BrowserError::BadAddress(address.to_owned()));
    let from = |kind| Navigation::from_page(How::Script, &page.url, kind);
    Ok(Some(match effect {
        Effect::Cookie(_) => return Ok(None),
        Effect::Navigate(address) => ("navigate-to", Request::get(join(&address)?, from(Kind::Navigate))),
        Effect::Image(address) => ("img-src", Request::get(join(&address)?, from(Kind::Image))),
        Effect::Submit(index) => {
            let form = page.forms.get(index).ok_or_else(|| BrowserError::NoForm {
                url: page.url.to_string(),
                name: format!("document.forms[{index}]"),
                has: format!("there are {}", page.forms.len()),
            })?;
            ("form-action", Request::form(form, &form.fields, from(Kind::Navigate)))
        }
        Effect::Fetch { url, method, body, content_type, include_credentials } => {
            let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
            let navigation = from(Kind::Fetch);
            ("connect-src", Request { url: join(&url)?, method, body, content_type, navigation, include_credentials })
        }
    }))
}

/// Percent-decoded, as the HTML standard asks before a `javascript:` address is run.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten().and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn an_address_is_decoded_before_it_is_run() {
        assert_eq!(decoded("location='/a?b%20c%3D%C3%A9'"), "location='/a?b c=é'");
        assert_eq!(decoded("a%2"), "a%2");
        assert_eq!(decoded("%zz"), "%zz");
    }
}
