//! The audit's way into a sandbox: each request is answered by its hotel, and time passes on its clock.

use std::{future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use cloakroom_engine::world::World;
use http::{HeaderName, HeaderValue, Request};
use withstands::{
    error::Halt,
    wire::{Ask, Came, Coming, Wire},
};

use crate::sandbox::Sandbox;

/// The longest body that is looked at, in bytes: far above any page of the hotel.
const MOST_BODY: usize = 512 * 1024;

pub(super) struct HotelWire(Sandbox);

impl HotelWire {
    pub(super) fn new(hotel: Sandbox) -> Self {
        Self(hotel)
    }
}

impl Wire for HotelWire {
    fn send(&self, ask: Ask) -> Coming<'_> {
        Box::pin(async move {
            let request =
                request(ask).map_err(|why| Halt::NoAnswer(format!("a request could not be written: {why}")))?;
            let (parts, body) = self.0.answer(request).await.into_parts();
            let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
            let cut = body.len() > MOST_BODY;
            Ok(Came { status: parts.status.as_u16(), headers, body: body.slice(..body.len().min(MOST_BODY)), cut })
        })
    }

    /// Nobody waits: the hotel's clock is moved.
    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let by = time::Duration::try_from(by).unwrap_or(time::Duration::ZERO);
        self.0.advance(by);
        Box::pin(std::future::ready(()))
    }
}

fn request(ask: Ask) -> Result<Request<Bytes>, http::Error> {
    let mut request = Request::builder().method(&ask.method).uri(ask.url.as_str()).body(Bytes::from(ask.body))?;
    let authority = &ask.url[url::Position::BeforeHost..url::Position::AfterPort];
    request.headers_mut().insert(http::header::HOST, HeaderValue::from_str(authority)?);
    for (name, value) in &ask.headers {
        let name = HeaderName::from_bytes(name.as_bytes())?;
        request.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes())?);
    }
    Ok(request)
}
