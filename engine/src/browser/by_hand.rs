//! A request that a person writes: sent as it stands, with the jar's cookies where it names none.
//!
//! What goes along is decided when the request leaves. One whose answer takes long is the same request when the answer
//! comes, whatever the jar holds by then.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use time::OffsetDateTime;
use url::Url;

use super::{Browser, headers::authority, outgoing::Outgoing};
use crate::{
    cookie::{Jar, Kind, SendVerdict},
    exchange::{Exchange, How, Navigation, Sent, record_headers},
    world::{Spent, World, admitted},
};

/// A request as it leaves, and what the jar said to it.
#[derive(Debug)]
pub struct ByHand {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: String,
    verdicts: Vec<SendVerdict>,
}

impl ByHand {
    /// The same for a site.
    #[must_use]
    pub fn to_http(&self) -> http::Request<Bytes> {
        self.outgoing().into_http()
    }

    /// The same for the record.
    #[must_use]
    pub fn sent(&self) -> Sent {
        let (method, url) = (self.method.to_string(), self.url.clone());
        Sent { method, url, headers: record_headers(&self.headers), body: self.body.clone() }
    }

    fn outgoing(&self) -> Outgoing<'_> {
        let (method, url, headers) = (&self.method, &self.url, self.headers.clone());
        Outgoing { url, method, headers, body: &self.body, credentials: true }
    }
}

fn navigation() -> Navigation {
    Navigation { how: How::ByHand, initiator: None, kind: Kind::Navigate }
}

impl Browser {
    /// What leaves when this is sent now. The jar is asked only if it carries no `Cookie`.
    #[must_use]
    pub fn by_hand(&self, now: OffsetDateTime, method: Method, url: Url, written: HeaderMap, body: String) -> ByHand {
        let mut verdicts = Vec::new();
        let mut headers = HeaderMap::new();
        if let Ok(host) = HeaderValue::from_str(&authority(&url)) {
            headers.insert(header::HOST, host);
        }
        headers.extend(written);
        if !headers.contains_key(header::COOKIE) {
            verdicts = self.jar.verdicts(&navigation().context(&url, &method, now));
            if let Some(cookie) = Jar::header(&verdicts).and_then(|c| HeaderValue::from_str(&c).ok()) {
                headers.insert(header::COOKIE, cookie);
            }
        }
        ByHand { method, url, headers, body, verdicts }
    }

    /// Sends a request exactly as it is written. The jar is asked only if it carries no `Cookie`.
    ///
    /// # Errors
    /// The world's budget is used up: nothing was sent.
    pub async fn send_by_hand(
        &mut self,
        world: &dyn World,
        method: &Method,
        url: &Url,
        written: HeaderMap,
        body: &str,
    ) -> Result<Exchange, Spent> {
        let request = self.by_hand(world.now(), method.clone(), url.clone(), written, body.to_owned());
        self.send_written(world, &request).await
    }

    /// Sends what was made ready, now or a while ago, and keeps what comes back.
    ///
    /// # Errors
    /// The world's budget is used up: nothing was sent.
    pub async fn send_written(&mut self, world: &dyn World, request: &ByHand) -> Result<Exchange, Spent> {
        admitted(world).await?;
        Ok(self.exchange(world, request.outgoing(), navigation(), request.verdicts.clone()).await)
    }
}
