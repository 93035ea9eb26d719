//! A request as a browser is about to send it, and as it goes out.

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use super::Form;
use crate::exchange::Navigation;

/// A request about to be sent.
pub(super) struct Request {
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) body: String,
    pub(super) content_type: &'static str,
    pub(super) navigation: Navigation,
    pub(super) include_credentials: bool,
}

impl Request {
    pub(super) fn get(url: Url, navigation: Navigation) -> Self {
        let content_type = "application/x-www-form-urlencoded";
        Self { url, method: Method::GET, body: String::new(), content_type, navigation, include_credentials: true }
    }

    /// A form's submission (HTML standard, "form submission algorithm", urlencoded).
    pub(super) fn form(form: &Form, fields: &[(String, String)], navigation: Navigation) -> Self {
        let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Self::get(form.action.clone(), navigation);
        if form.method == Method::GET {
            request.url.set_query((!encoded.is_empty()).then_some(&encoded));
        } else {
            request.method = form.method.clone();
            request.body = encoded;
        }
        request
    }
}

/// The same on the wire.
pub(super) struct Outgoing<'a> {
    pub(super) url: &'a Url,
    pub(super) method: &'a Method,
    pub(super) headers: HeaderMap,
    pub(super) body: &'a str,
    /// Whether cookies count, those of the answer too.
    pub(super) credentials: bool,
}

impl Outgoing<'_> {
    pub(super) fn into_http(self) -> http::Request<Bytes> {
        let mut request = http::Request::new(Bytes::from(self.body.to_owned()));
        *request.method_mut() = self.method.clone();
        if let Ok(uri) = self.url.as_str().parse() {
            *request.uri_mut() = uri;
        }
        *request.headers_mut() = self.headers;
        request
    }
}
