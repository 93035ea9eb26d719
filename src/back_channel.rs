//! From server to server inside one world: what a site asks of another without any browser.
//!
//! Sites know each other by host name, as on the internet, and there is no socket between them: a world is made for every
//! run of an attack, and a port for each would be thousands. Each call is recorded as an exchange, so that pictures, panes
//! and the journal show what no browser ever sees. Deliberately absent: who may call whom; each site checks that itself.

use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use cloakroom_engine::{
    cookie::Kind,
    exchange::{
        Exchange, How, Navigation, Received, RequestTrace, Sent, ServerCalls, StoreTrace, as_text, record_headers,
    },
};
use http::{Request, Response, StatusCode};
use time::OffsetDateTime;
use url::Url;

/// A server that does not answer within this time is not there.
const LONGEST: Duration = Duration::from_secs(5);

type Answer = Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>;
type Site = Arc<dyn Fn(Request<Bytes>) -> Answer + Send + Sync>;

/// The servers of one world, by host name. Clones share them.
#[derive(Clone, Default)]
pub struct BackChannel(Arc<RwLock<BTreeMap<&'static str, Site>>>);

impl fmt::Debug for BackChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites = self.0.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_list().entries(sites.keys()).finish()
    }
}

impl BackChannel {
    /// From now on this host is answered for.
    pub fn connect<F>(&self, host: &'static str, site: impl Fn(Request<Bytes>) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Response<Bytes>> + Send + 'static,
    {
        let site: Site = Arc::new(move |request| Box::pin(site(request)));
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(host, site);
    }

    /// No host is answered for any more. Sites hold this and this holds sites, so a world that ends says so.
    pub fn close(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends a request with an absolute address, and writes it down after whatever the other site asked for meanwhile.
    /// A host that is not there answers 502, one that takes too long 504.
    pub async fn send(
        &self,
        from: &str,
        at: OffsetDateTime,
        request: Request<Bytes>,
        calls: &mut ServerCalls,
    ) -> Response<Bytes> {
        self.send_within(LONGEST, from, at, request, calls).await
    }

    async fn send_within(
        &self,
        longest: Duration,
        from: &str,
        at: OffsetDateTime,
        request: Request<Bytes>,
        calls: &mut ServerCalls,
    ) -> Response<Bytes> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let sent = Url::parse(&request.uri().to_string()).ok().map(|url| Sent {
            method: request.method().to_string(),
            url,
            headers: record_headers(request.headers()),
            body: as_text(request.body()),
        });
        let site = self.0.read().unwrap_or_else(PoisonError::into_inner).get(host.as_str()).cloned();
        let answer = async {
            match site {
                Some(site) => site(request).await,
                None => status(StatusCode::BAD_GATEWAY),
            }
        };
        let answered = tokio::time::timeout(longest, answer).await;
        let mut response = answered.unwrap_or_else(|_| status(StatusCode::GATEWAY_TIMEOUT));
        let extensions = response.extensions_mut();
        let ServerCalls(inner) = extensions.remove().unwrap_or_default();
        let store = extensions.remove::<StoreTrace>().unwrap_or_default();
        let passage = extensions.remove::<RequestTrace>().unwrap_or_default();
        calls.0.extend(inner);
        if let Some(request) = sent {
            calls.0.push(Exchange {
                who: from.to_owned(),
                at,
                navigation: Navigation { how: How::Server, initiator: None, kind: Kind::Fetch },
                request,
                response: received(&response),
                verdicts: Vec::new(),
                set: Vec::new(),
                store,
                passage,
            });
        }
        response
    }
}

fn received(response: &Response<Bytes>) -> Received {
    Received {
        status: response.status().as_u16(),
        headers: record_headers(response.headers()),
        body: as_text(response.body()),
    }
}

fn status(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(host: &str) -> Request<Bytes> {
        Request::post(format!("https://{host}/token")).body(Bytes::from_static(b"code=x")).unwrap()
    }

    #[tokio::test]
    async fn a_call_is_answered_and_written_down_after_those_that_it_led_to() {
        let (channel, inner) = (BackChannel::default(), BackChannel::default());
        inner.connect("second.example", |_| async { status(StatusCode::NO_CONTENT) });
        channel.connect("first.example", move |_| {
            let inner = inner.clone();
            async move {
                let mut calls = ServerCalls::default();
                inner.send("first.example", OffsetDateTime::UNIX_EPOCH, ask("second.example"), &mut calls).await;
                let mut response = status(StatusCode::OK);
                response.extensions_mut().insert(calls);
                response
            }
        });
        let mut calls = ServerCalls::default();
        let answer = channel.send("hotel", OffsetDateTime::UNIX_EPOCH, ask("first.example"), &mut calls).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let told: Vec<_> = calls.0.iter().map(|e| (e.who.as_str(), e.response.status)).collect();
        assert_eq!(told, [("first.example", 204), ("hotel", 200)]);
        assert!(calls.0.iter().all(Exchange::between_servers) && calls.0[1].request.body == "code=x");
    }

    #[tokio::test]
    async fn a_host_that_is_not_there_or_has_gone_answers_502() {
        let channel = BackChannel::default();
        channel.connect("first.example", |_| async { status(StatusCode::OK) });
        channel.close();
        for host in ["first.example", "other.example"] {
            let mut calls = ServerCalls::default();
            let answer = channel.send("hotel", OffsetDateTime::UNIX_EPOCH, ask(host), &mut calls).await;
            assert_eq!((answer.status(), calls.0.len()), (StatusCode::BAD_GATEWAY, 1));
        }
    }

    #[tokio::test]
    async fn a_site_that_hangs_is_given_up_in_time() {
        let channel = BackChannel::default();
        channel.connect("first.example", |_| std::future::pending());
        let mut calls = ServerCalls::default();
        let (longest, at) = (Duration::from_millis(5), OffsetDateTime::UNIX_EPOCH);
        let answer = channel.send_within(longest, "hotel", at, ask("first.example"), &mut calls).await;
        assert_eq!((answer.status(), calls.0.len()), (StatusCode::GATEWAY_TIMEOUT, 1));
    }
}
