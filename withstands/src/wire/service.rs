//! A tower service in the same process, asked without a socket.

use std::{future::Future, marker::PhantomData, pin::Pin, sync::Mutex, sync::PoisonError, time::Duration};

use bytes::Bytes;
use cloakroom_engine::world::call;
use http::{HeaderName, HeaderValue, Request, Response};

use super::{Ask, Came, Coming, Wire};
use crate::error::Halt;

/// The longest body that is looked at, in bytes.
const MOST_BODY: usize = 512 * 1024;

/// A service that answers the audit's requests itself.
pub struct InProcess<S, Body> {
    service: Mutex<S>,
    body: PhantomData<fn() -> Body>,
}

impl<S, Body> InProcess<S, Body> {
    /// The service, cloned for each request.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), body: PhantomData }
    }
}

impl<S, Body> std::fmt::Debug for InProcess<S, Body> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

impl<S, Body, Answered> Wire for InProcess<S, Body>
where
    S: tower_service::Service<Request<Body>, Response = Response<Answered>> + Clone + Send + 'static,
    S::Error: std::fmt::Display,
    S::Future: Send,
    Body: From<Bytes> + Send + 'static,
    Answered: http_body::Body + Send + 'static,
    Answered::Data: Send,
    Answered::Error: std::fmt::Display,
{
    fn send(&self, ask: Ask) -> Coming<'_> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let built = request(ask).map_err(|why| Halt::NoAnswer(format!("a request could not be written: {why}")))?;
            let (parts, body) = call::<S, Body, Answered>(service, built).await.into_parts();
            let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
            let cut = body.len() > MOST_BODY;
            Ok(Came { status: parts.status.as_u16(), headers, body: body.slice(..body.len().min(MOST_BODY)), cut })
        })
    }

    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(by))
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
