//! Sending a request, keeping what comes back, following redirects. What a page then does by itself is in `run.rs`.

use std::sync::Arc;

use http::{HeaderValue, Method, header};
use url::Url;

use super::{
    Browser, BrowserError, Opened, device,
    headers::headers,
    outgoing::{Outgoing, Request},
};
use crate::{
    cookie::{Context, Jar, SendVerdict, SetVerdict},
    exchange::{Exchange, Navigation, Received, RequestTrace, Sent, ServerCalls, StoreTrace, record_headers},
    site::Relation,
    world::{Spent, World, admitted},
};

/// Fetch standard, "HTTP-redirect fetch": more than 20 is a network error.
const MOST_REDIRECTS: usize = 20;
/// So many pages in a row may be left by their own scripts. No standard says so; a person would close the tab.
const MOST_SCRIPTED: usize = 20;

impl Browser {
    /// A navigation: redirects followed, then the page that arrived, then its scripts, and wherever they lead.
    pub(super) async fn visit(
        &mut self,
        world: &dyn World,
        request: Request,
        done: &mut Vec<Exchange>,
    ) -> Result<(), BrowserError> {
        let mut next = Some(request);
        for _ in 0..=MOST_SCRIPTED {
            let Some(request) = next.take() else { return Ok(()) };
            if request.url.scheme() == "javascript" {
                next = self.run_address(world, &request.url, done).await?;
                continue;
            }
            self.follow(world, request, done).await?;
            let Some(last) = done.last() else { return Ok(()) };
            let mut page = Opened::of(last);
            let no_store = last.response.header("cache-control").is_some_and(|says| says.contains("no-store"));
            self.history.arrive(page.clone(), no_store);
            let read = page.may_do_something().then(|| Arc::clone(page.read()));
            self.page = Some(page);
            if let Some(page) = read {
                next = self.run_page(world, &page, done).await?;
            }
        }
        match next {
            None => Ok(()),
            Some(request) => Err(BrowserError::TooManyPages(request.url.to_string())),
        }
    }

    pub(super) async fn follow(
        &mut self,
        world: &dyn World,
        mut request: Request,
        done: &mut Vec<Exchange>,
    ) -> Result<(), BrowserError> {
        request.url = self.hsts.upgraded(request.url, world.now());
        let mut worst = request.navigation.relation(&request.url);
        for _ in 0..=MOST_REDIRECTS {
            self.prove_device(world, &request.url, done).await?;
            let exchange = self.send(world, &request, worst).await?;
            let next = redirect(&exchange);
            let from = exchange.request.url.clone();
            done.append(&mut self.server_calls);
            done.push(exchange);
            let Some((url, keep_method)) = next else { return Ok(()) };
            let url = self.hsts.upgraded(url, world.now());
            if !keep_method && request.method != Method::HEAD {
                request.method = Method::GET;
                request.body.clear();
            }
            // Fetch metadata: a chain is as far away as its farthest hop.
            if worst != Relation::None {
                worst = farther(worst, crate::site::relation(Some(&from), &url));
            }
            request.url = url;
        }
        Err(BrowserError::TooManyRedirects(request.url.to_string()))
    }

    async fn send(&mut self, world: &dyn World, request: &Request, relation: Relation) -> Result<Exchange, Spent> {
        admitted(world).await?;
        let now = world.now();
        let mut verdicts = self.jar.verdicts(&request.navigation.context(&request.url, &request.method, now));
        let credentials = request.include_credentials || relation == Relation::SameOrigin;
        if !credentials {
            verdicts.clear();
        }
        let cookie = Jar::header(&verdicts);
        let mut headers = headers(&request.url, &request.method, &request.navigation, relation, cookie.as_deref());
        if !request.body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(request.content_type));
        }
        let sent = Outgoing { url: &request.url, method: &request.method, headers, body: &request.body, credentials };
        Ok(self.exchange(world, sent, request.navigation.clone(), verdicts).await)
    }

    /// What sites have asked of other servers to answer the requests since the last look.
    pub fn take_server_calls(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.server_calls)
    }

    pub(super) async fn exchange(
        &mut self,
        world: &dyn World,
        out: Outgoing<'_>,
        navigation: Navigation,
        verdicts: Vec<SendVerdict>,
    ) -> Exchange {
        let at = world.now();
        let recorded = Sent {
            method: out.method.to_string(),
            url: out.url.clone(),
            headers: record_headers(&out.headers),
            body: out.body.to_owned(),
        };
        self.jar.touch(&verdicts, at);
        let (method, credentials) = (out.method.clone(), out.credentials);
        let mut response = world.answer(out.into_http()).await;
        let store = response.extensions_mut().remove::<StoreTrace>().unwrap_or_default();
        let passage = response.extensions_mut().remove::<RequestTrace>().unwrap_or_default();
        let ServerCalls(calls) = response.extensions_mut().remove().unwrap_or_default();
        let received = Received {
            status: response.status().as_u16(),
            headers: record_headers(response.headers()),
            body: String::from_utf8_lossy(response.body()).into_owned(),
        };
        self.hsts.note(&recorded.url, received.header("strict-transport-security"), at);
        self.devices.note(&recorded.url, device::offered(&received));
        // Without credentials neither side's cookies count (Fetch standard, HTTP-network-or-cache fetch).
        let set = if credentials {
            self.keep(&received, &navigation.context(&recorded.url, &method, world.now()))
        } else {
            Vec::new()
        };
        let (who, request, response) = (self.name.clone(), recorded, received);
        let exchange = Exchange { who, at, navigation, request, response, verdicts, set, store, passage };
        if let Some(budget) = world.budget() {
            budget.took(exchange.bytes() + calls.iter().map(Exchange::bytes).sum::<usize>());
        }
        self.server_calls = calls;
        exchange
    }

    /// Hands every `Set-Cookie` to the jar.
    fn keep(&mut self, received: &Received, context: &Context) -> Vec<SetVerdict> {
        let lines = received.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        lines.map(|(_, line)| self.jar.set(line, context)).collect()
    }
}

/// Where a response redirects to, and whether method and body stay (307, 308).
fn redirect(exchange: &Exchange) -> Option<(Url, bool)> {
    let status = exchange.response.status;
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let url = exchange.request.url.join(exchange.response.header("location")?).ok()?;
    Some((url, matches!(status, 307 | 308)))
}

fn farther(a: Relation, b: Relation) -> Relation {
    let rank = |relation| match relation {
        Relation::None => 0,
        Relation::SameOrigin => 1,
        Relation::SameSite => 2,
        Relation::CrossSite => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}
