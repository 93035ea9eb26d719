//! What went wrong, as a problem document (RFC 9457) for the API and as a page for people.
//!
//! One enum, one `IntoResponse`, one log line. What the visitor did wrong is said to the visitor;
//! what we did wrong goes to the log, and the visitor is told that it did.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    class::{ClassError, LogError},
    database::DatabaseError,
    runner::Busy,
    sandbox::Full,
    store::{Failure, StoreError},
    switch::SwitchError,
    views::{ViewError, Views},
};

/// Why a request cannot be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is nothing at this address.
    #[error("there is no {what} at this address")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// The method does not fit the address.
    #[error("{says}")]
    Method {
        /// Which one.
        says: String,
    },
    /// A body, parameter or header that cannot be used; says which field.
    #[error("{says}")]
    Bad {
        /// The field, or `body`.
        field: String,
        /// What is wrong, and what to do.
        says: String,
    },
    /// A body larger than is read.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// What the framework could not read, in its words and what to do.
    #[error("{says}")]
    Unread {
        /// The status it chose.
        status: StatusCode,
        /// What is wrong, and what to do.
        says: String,
    },
    /// More cookies than are read.
    #[error("your browser sent {sent} kB of cookies, and {most} kB are read; open /clear-cookies to clear them")]
    TooManyCookies {
        /// So many came, in kB.
        sent: usize,
        /// So many are read, in kB.
        most: usize,
    },
    /// There are as many as there may be.
    #[error("{says}")]
    Limit {
        /// Of what, and what to do.
        says: String,
        /// After so many seconds it may be asked for again.
        again: u64,
    },
    /// A state-changing request that does not come from our own page.
    #[error("{says}")]
    Forbidden {
        /// Why.
        says: &'static str,
    },
    /// It needs a sandbox, and there is none yet.
    #[error("you have no sandbox yet; POST /api/sandbox makes one")]
    NoSandbox,
    /// It cannot be done in the state things are in.
    #[error("{says}")]
    NotNow {
        /// Why, and what to do first.
        says: String,
    },
    /// The matrix could not be computed.
    #[error("the attacks could not be run: {0}")]
    NoMatrix(String),
    /// What sessions cost could not be measured.
    #[error("nothing could be measured: {0}; try again")]
    NotMeasured(String),
    /// An exercise is being tested already.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The session of the tutorial failed.
    #[error(transparent)]
    Session(#[from] tower_sessions::session::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store failed under the session, which says so in its own way.
    #[error("{}", .0.says)]
    NotStored(Failure),
    /// The class could not be written down, or read.
    #[error("the class cannot be kept: {0}")]
    NoClass(LogError),
    /// No sandbox could be made.
    #[error(transparent)]
    Full(#[from] Full),
    /// A template failed.
    #[error(transparent)]
    View(#[from] ViewError),
}

/// The mark of a request whose body was larger than is read, and was left out.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("What was sent is too large: at most {} kB are read. Nothing was changed. Go back and send less.", most / 1024)]
pub struct TooLarge {
    /// The most that is read, in bytes.
    pub most: usize,
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        Self::Store(error.into())
    }
}

impl From<ClassError> for Problem {
    fn from(error: ClassError) -> Self {
        match error {
            ClassError::Refused(says) => Self::NotNow { says },
            ClassError::Log(LogError::Database(error)) if error.is_full() => Self::Store(StoreError::Full),
            ClassError::Log(LogError::Server(error)) => Self::Store(error),
            ClassError::Log(error) => Self::NoClass(error),
        }
    }
}

impl From<SwitchError> for Problem {
    fn from(error: SwitchError) -> Self {
        Self::Bad { field: error.field().to_owned(), says: error.to_string() }
    }
}

impl Problem {
    /// A bad field.
    pub(super) fn bad(field: &str, says: impl Into<String>) -> Self {
        Self::Bad { field: field.to_owned(), says: says.into() }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Bad { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unread { status, .. } => *status,
            Self::TooManyCookies { .. } => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Limit { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NoSandbox | Self::Busy(_) | Self::NotNow { .. } => StatusCode::CONFLICT,
            Self::Store(StoreError::Full) | Self::NotStored(Failure { full: true, .. }) => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Self::Session(_)
            | Self::Store(_)
            | Self::NotStored(_)
            | Self::Full(_)
            | Self::NoMatrix(_)
            | Self::NotMeasured(_)
            | Self::NoClass(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::View(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "There is no such page",
            Self::Method { .. } => "Not with this method",
            Self::Bad { .. } => "That cannot be used",
            Self::TooLarge(_) => "Too large",
            Self::Unread { .. } => "That cannot be read",
            Self::TooManyCookies { .. } => "Too many cookies",
            Self::Limit { .. } => "As many as there may be",
            Self::Forbidden { .. } => "Not from there",
            Self::NoSandbox => "No sandbox yet",
            Self::Busy(_) => "Busy",
            Self::NotNow { .. } => "Not now",
            Self::Store(StoreError::Full) | Self::NotStored(Failure { full: true, .. }) => "The disk is full",
            Self::Full(Full::NoRoom { .. }) => "No room for another sandbox",
            Self::Session(_)
            | Self::Store(_)
            | Self::NotStored(_)
            | Self::Full(_)
            | Self::NoMatrix(_)
            | Self::NotMeasured(_)
            | Self::NoClass(_) => "The server cannot do this now",
            Self::View(_) => "A page is broken",
        }
    }

    /// What a visitor may read.
    fn detail(&self) -> String {
        match self.status() {
            StatusCode::INTERNAL_SERVER_ERROR => {
                "Our mistake: this cannot be drawn, and the terminal that runs Cloakroom says where. A new sandbox may mend it: \
                 reset yours. Progress stays."
                    .to_owned()
            }
            _ => self.to_string(),
        }
    }
}

impl IntoResponse for Problem {
    /// As a problem document; [`render_error`] turns it into a page where a person asked.
    fn into_response(self) -> Response {
        let status = self.status();
        // A full house is no fault, and would be said once for every visitor.
        if status.is_server_error() && !matches!(self, Self::Full(Full::NoRoom { .. })) {
            tracing::error!(error = %self, "a request could not be answered");
        }
        let mut document =
            json!({ "type": "about:blank", "title": self.title(), "status": status.as_u16(), "detail": self.detail() });
        if let (Self::Bad { field, .. }, Some(map)) = (&self, document.as_object_mut()) {
            map.insert("field".into(), json!(field));
        }
        let mut response = (status, Json(document.clone())).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(Document(document));
        if let Self::Limit { again, .. } = &self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*again));
        }
        response
    }
}

/// The problem document of a response, for the layer that renders pages.
#[derive(Debug, Clone)]
pub(super) struct Document(pub(super) Value);

/// The error page for people.
#[must_use]
pub fn render_error(views: &Views, status: StatusCode, title: &str, says: &str) -> Response {
    render_error_of(views, status, (title, says), None)
}

/// The same, with a way back to the form that was sent: its address.
pub(super) fn render_error_of(
    views: &Views,
    status: StatusCode,
    (title, says): (&str, &str),
    form: Option<&str>,
) -> Response {
    let page = json!({ "title": title, "section": "none", "clock": null, "problems": [] });
    let links = [("/", "The course map"), ("/attacks", "All attacks")];
    let back = form.map(|href| (href, "Back to the form"));
    let links: Vec<Value> =
        back.into_iter().chain(links).map(|(href, title)| json!({ "href": href, "title": title })).collect();
    // A page of ours that cannot be drawn: what is in the sandbox may be why.
    let reset = status == StatusCode::INTERNAL_SERVER_ERROR;
    let error = json!({ "status": status.as_u16(), "title": title, "says": says, "links": links, "reset": reset });
    match views.render("error.html", json!({ "page": page, "error": error })) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page itself is broken");
            (status, says.to_owned()).into_response()
        }
    }
}
