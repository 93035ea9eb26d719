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
use cloakroom_engine::world::{EVIL, SHOP};
use tokio::{sync::watch, time};
use tower::ServiceExt;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, trace::TraceLayer};

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
    tutorial::{self, Handles, Port, ShuttingDown, render_error},
    views::Views,
};

/// The largest request body.
const MOST_BYTES: usize = 256 * 1024;
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
        .layer(RequestBodyLimitLayer::new(MOST_BYTES))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            tracing::error!("a handler panicked");
            (StatusCode::INTERNAL_SERVER_ERROR, "Something broke. The terminal that runs Cloakroom says what.\n")
                .into_response()
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
    let Ok(read) = time::timeout(LONGEST, whole_if_held(&place, request)).await else { return too_slow() };
    let (request, longest) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let answer = time::timeout(longest, answer(&entrance, place, &host, request)).await;
    answer.unwrap_or_else(|_| too_slow())
}

fn too_slow() -> Response {
    StatusCode::REQUEST_TIMEOUT.into_response()
}

/// A request and how long its answer may take. One that a learner may hold is read to its end first, so
/// that a slow sender gets no time for it.
async fn whole_if_held(place: &Place, request: Request) -> Result<(Request, Duration), Response> {
    let simulated = request.uri().path().starts_with("/api/sandbox/browsers/");
    if !matches!(place, Place::Hotel(_)) && !simulated {
        return Ok((request, LONGEST));
    }
    let (parts, body) = request.into_parts();
    let too_large = |_| (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n").into_response();
    let body = axum::body::to_bytes(body, MOST_BYTES).await.map_err(too_large)?;
    Ok((Request::from_parts(parts, Body::from(body)), LONGEST + LONGEST_HELD))
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
    let (mut parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n").into_response();
    };
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let Ok(uri) = format!("http://{host}{path}").parse::<Uri>() else {
        return (StatusCode::BAD_REQUEST, "The address cannot be read.\n").into_response();
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

/// A page of few words: the tutorial's style sheets stand on another host.
fn no_sandbox(handles: &Handles) -> Response {
    let address = format!("http://{TUTORIAL}:{}/", handles.port.0);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>No such sandbox</title>\
         <h1>No such sandbox</h1><p>This sandbox does not exist, or exists no more. \
         <a href=\"{address}\">Cloakroom makes another</a>.</p>\n"
    );
    (StatusCode::NOT_FOUND, Html(page)).into_response()
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
