//! The whole application: one entrance, and behind it the site that the host name means.
//!
//! Deliberately absent: sockets; `server` has those.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use bytes::BytesMut;
use cloakroom_engine::world::{EVIL, SHOP};
use tokio::{sync::watch, time};
use tokio_stream::StreamExt;
use tower::ServiceExt;
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

use crate::{
    clock::Clock,
    costs::Costs,
    course::Library,
    evil::{self, Back},
    files::{Files, Packed},
    hosts::{Addresses, Place, TUTORIAL},
    ids::SandboxId,
    matrix::Matrices,
    password::Hasher,
    place::LastPlace,
    progress::Progress,
    recall::Recall,
    runner::Trials,
    sandbox::{LONGEST_HELD, Sandboxes, Services},
    store::Sqlite,
    tutorial::{self, Handles, Port, ShuttingDown, TooLarge, render_error},
    views::Views,
};

/// The largest request body.
const MOST_BYTES: usize = 256 * 1024;
/// So much of a larger one is read and thrown away: a browser shows an answer only when it has sent all it had.
const MOST_DRAINED: usize = 64 * 1024 * 1024;
/// The longest a request may take, its body included. Handlers take milliseconds: whoever takes
/// longer is a sender who does not send, hence 408. What a learner holds may take longer in its handler.
const LONGEST: Duration = Duration::from_secs(30);
/// A `Cookie` header beyond this is not read: some site of this machine has filled the jar.
const MOST_COOKIE: usize = 16 * 1024;

#[derive(Clone)]
struct Entrance {
    tutorial: Router,
    handles: Handles,
    open: bool,
}

/// What an application is built from.
#[derive(Debug)]
pub struct Parts {
    /// Templates, lessons, static files.
    pub files: Files,
    /// Where sessions and progress are kept.
    pub store: Sqlite,
    /// The clock of our own sessions. Sandboxes have their own.
    pub clock: Clock,
    /// The port it will be reached on.
    pub port: u16,
    /// Does it listen beyond loopback?
    pub open: bool,
    /// Turns true when the server begins to shut down.
    pub shutting_down: watch::Receiver<bool>,
}

/// Builds the application, and starts the sweeper of expired records: call it within a Tokio runtime.
pub fn app(parts: Parts) -> Router {
    let views = Views::new(&parts.files);
    // Cargo is started for nobody but the person at this machine.
    let trials = parts.files.folder("exercises").filter(|_| !parts.open).map(|folder| Trials::new(&folder));
    let services = Services { store: parts.store.clone(), hasher: Hasher::default(), views: views.clone() };
    let matrices = Matrices::new(services.clone());
    let costs = Costs::new(services.clone());
    let sandboxes = Sandboxes::new(services);
    tokio::spawn(sandboxes.clone().keep_sweeping(parts.shutting_down.clone()));
    let handles = Handles {
        library: Library::open(&parts.files, &views),
        sandboxes,
        matrices,
        costs,
        progress: Progress::new(parts.store.clone()),
        recall: Recall::new(parts.store.clone()),
        place: LastPlace::new(parts.store),
        views,
        files: parts.files,
        packed: Packed::default(),
        trials,
        clock: parts.clock,
        port: Port(parts.port),
        shutting_down: ShuttingDown(parts.shutting_down),
    };
    let entrance = Entrance { tutorial: tutorial::router(handles.clone()), handles, open: parts.open };
    Router::new()
        .fallback(enter)
        .with_state(entrance)
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            tracing::error!("a handler panicked");
            let says = "The terminal that runs Cloakroom says what. Go back and try again.";
            few_words(StatusCode::INTERNAL_SERVER_ERROR, "Something broke", says)
        }))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// Path and method only: a query can hold a session ID, and a host names a sandbox.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

async fn enter(State(entrance): State<Entrance>, request: Request) -> Response {
    let views = &entrance.handles.views;
    let host = host(&request);
    let place = match Place::of(&host, entrance.open) {
        Ok(place) => place,
        Err(not_ours) => {
            let says = format!("{not_ours}. Open http://localhost:{} instead.", entrance.handles.port.0);
            return render_error(views, StatusCode::MISDIRECTED_REQUEST, "Not this host", &says);
        }
    };
    let longest = longest(&place, request.uri().path());
    let Ok(request) = time::timeout(LONGEST, whole(request)).await else { return too_slow() };
    let Ok(request) = request else {
        return few_words(
            StatusCode::BAD_REQUEST,
            "Broken off",
            "The request broke off. Go back and send it once more.",
        );
    };
    let answer = time::timeout(longest, answer(&entrance, place, &host, request)).await;
    answer.unwrap_or_else(|_| too_slow())
}

fn too_slow() -> Response {
    let says = "The request was not there, or not answered, in time. Go back and send it once more.";
    few_words(StatusCode::REQUEST_TIMEOUT, "Too slow", says)
}

/// How long an answer may take. A request that a learner may hold has been read to its end by then, so that a slow
/// sender gets no time for it.
fn longest(place: &Place, path: &str) -> Duration {
    let may_be_held = matches!(place, Place::Hotel(_)) || path.starts_with("/api/sandbox/browsers/");
    if may_be_held { LONGEST + LONGEST_HELD } else { LONGEST }
}

/// A request with all of its body. Of one that is too large, the body is left out, and [`TooLarge`] says so.
///
/// # Errors
///
/// If the body breaks off.
async fn whole(request: Request) -> Result<Request, axum::Error> {
    let (mut parts, body) = request.into_parts();
    let mut chunks = body.into_data_stream();
    let (mut read, mut bytes) = (0, BytesMut::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        read += chunk.len();
        match read {
            0..=MOST_BYTES => bytes.extend_from_slice(&chunk),
            _ => bytes.clear(),
        }
        if read > MOST_DRAINED {
            break;
        }
    }
    if read > MOST_BYTES {
        parts.extensions.insert(TooLarge { most: MOST_BYTES });
    }
    Ok(Request::from_parts(parts, Body::from(bytes.freeze())))
}

async fn answer(entrance: &Entrance, place: Place, host: &str, request: Request) -> Response {
    let views = &entrance.handles.views;
    match place {
        Place::Tutorial | Place::Doorstep => {
            if let Some(response) = too_many_cookies(request.headers(), request.uri(), views) {
                return response;
            }
            entrance.tutorial.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
        }
        Place::Hotel(id) => hotel(&entrance.handles, &id, host, request).await,
        Place::Evil(id) => put_up(&entrance.handles, &id, (EVIL, request.uri().path())).await,
        Place::Shop(id) => put_up(&entrance.handles, &id, (SHOP, request.uri().path())).await,
        Place::Nowhere => no_sandbox(&entrance.handles),
    }
}

fn host(request: &Request) -> String {
    let header = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    header.or_else(|| request.uri().authority().map(|a| a.as_str())).unwrap_or_default().to_owned()
}

async fn hotel(handles: &Handles, id: &SandboxId, host: &str, request: Request) -> Response {
    let Some(sandbox) = handles.sandboxes.get(id) else { return no_sandbox(handles) };
    if let Some(large) = request.extensions().get::<TooLarge>() {
        return few_words(StatusCode::PAYLOAD_TOO_LARGE, "Too large", &large.to_string());
    }
    let (mut parts, body) = request.into_parts();
    // It has been read already.
    let body = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let Ok(uri) = format!("http://{host}{path}").parse::<Uri>() else {
        let says = "This address cannot be read. Go back and correct it.";
        return few_words(StatusCode::BAD_REQUEST, "No address", says);
    };
    parts.uri = uri;
    let mut response = sandbox.answer_own_browser(Request::from_parts(parts, body)).await;
    if let Ok(policy) = HeaderValue::from_str(&hotel_policy(id, handles.port.0)) {
        // Beside the hotel's own, if it has one: browsers hold to both.
        response.headers_mut().append(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.map(Body::from)
}

/// The hotel lets inline script run: that is its hole. But nothing leaves the demo hosts, and only
/// the tutorial may frame it.
fn hotel_policy(id: &SandboxId, port: u16) -> String {
    let Addresses { hotel, shop, evil } = Addresses::of(id, port);
    format!(
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src {hotel} {shop} {evil}; \
         img-src {hotel} {shop} {evil}; form-action {hotel} {shop} {evil}; base-uri 'none'; \
         frame-ancestors http://{TUTORIAL}:{port} http://localhost:{port} http://127.0.0.1:{port}"
    )
}

/// A page on the attacker's site or in the shop.
async fn put_up(handles: &Handles, id: &SandboxId, at: (&'static str, &str)) -> Response {
    let Some(sandbox) = handles.sandboxes.get(id) else { return no_sandbox(handles) };
    let (course, addresses) = (handles.library.current(), Addresses::of(id, handles.port.0));
    let (place, title) = course.origin_of(at.0, at.1).unwrap_or_else(|| ("/attacks".into(), "the attacks".into()));
    let back = Back { href: format!("http://{TUTORIAL}:{}{place}", handles.port.0), title };
    evil::answer(&sandbox, at, &course.pages(), &addresses, &back, &handles.views).await
}

fn no_sandbox(handles: &Handles) -> Response {
    let address = format!("http://{TUTORIAL}:{}/", handles.port.0);
    let says =
        format!("This sandbox does not exist, or exists no more. <a href=\"{address}\">Cloakroom makes another</a>.");
    few_words(StatusCode::NOT_FOUND, "No such sandbox", &says)
}

/// A page of few words, ours and none of the visitor's: on a demo host, the tutorial's style sheets are elsewhere.
fn few_words(status: StatusCode, title: &str, says: &str) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title><h1>{title}</h1><p>{says}</p>\n"
    );
    (status, Html(page)).into_response()
}

/// A demo site may have tossed cookies at us until nothing else fits: offer to throw them away.
fn too_many_cookies(headers: &HeaderMap, uri: &Uri, views: &Views) -> Option<Response> {
    let length: usize = headers.get_all(header::COOKIE).iter().map(HeaderValue::len).sum();
    if uri.path() == "/clear-cookies" {
        let mut response = render_error(views, StatusCode::OK, "Cookies thrown away", "The course map is at /.");
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cookies\""));
        return Some(response);
    }
    let says = "Your browser sends more cookies than this server reads; a demo site has filled its jar. \
                Open /clear-cookies to throw the cookies of this machine's demo sites away. Progress is kept.";
    (length > MOST_COOKIE)
        .then(|| render_error(views, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Too many cookies", says))
}
