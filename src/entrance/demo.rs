//! The demo sites of a sandbox: its hotel, the shop, and what the attacker put up.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{
        HeaderName, HeaderValue, Method, StatusCode, Uri, header,
        uri::{PathAndQuery, Scheme},
    },
    response::Response,
};
use cloakroom_engine::world::{EVIL, SHOP};
use url::form_urlencoded;

use super::{
    body::MOST,
    refusal::{refuse, whole},
};
use crate::{
    evil::{self, Back},
    hosts::{Addresses, Asked, HostKind, Hosts, PROBE},
    identity::Origins,
    ids::SandboxId,
    plain::{Framed, Plain},
    sandbox::Gone,
    tutorial::{AppState, TooLarge, cookies},
};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

pub(super) async fn answer(handles: &AppState, place: HostKind, asked: &Asked, request: Request) -> Response {
    if cookies::length(request.headers()) > cookies::MOST {
        return too_many_cookies(&place, &request, &handles.hosts);
    }
    match place {
        HostKind::Hotel(id) => hotel(handles, &id, asked, request).await,
        HostKind::Identity(id) => identity(handles, &id, asked, request).await,
        HostKind::Evil(id) => put_up(handles, &id, (EVIL, request.uri().path())).await,
        HostKind::Shop(id) => put_up(handles, &id, (SHOP, request.uri().path())).await,
        HostKind::NoIdentity => only_simulated(&handles.hosts),
        HostKind::Nowhere if request.uri().path() == PROBE => probe(),
        HostKind::Tutorial | HostKind::Untrusted | HostKind::Doorstep | HostKind::Nowhere => {
            no_sandbox(handles, None, None)
        }
    }
}

async fn hotel(handles: &AppState, id: &SandboxId, asked: &Asked, request: Request) -> Response {
    let Some(sandbox) = handles.sandboxes.find(id).await else {
        return no_sandbox(handles, Some(id), Some(request.uri()));
    };
    if let Some(large) = request.extensions().get::<TooLarge>() {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "Too large", &large.to_string());
    }
    let Some(request) = for_a_site(handles, id, asked, request).await else { return no_address() };
    let mut response = sandbox.answer_own_browser(request).await;
    // Beside the hotel's own, if it has one: browsers hold to both.
    let policy = sandbox.policy(|| hotel_policy(id, &handles.hosts));
    response.headers_mut().append(header::CONTENT_SECURITY_POLICY, policy);
    response.map(Body::from)
}

/// The site that signs people in. Its own policy is strict: nothing of it is insecure on purpose.
async fn identity(handles: &AppState, id: &SandboxId, asked: &Asked, request: Request) -> Response {
    let Some(sandbox) = handles.sandboxes.find(id).await else { return no_sandbox(handles, Some(id), None) };
    if let Some(large) = request.extensions().get::<TooLarge>() {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "Too large", &large.to_string());
    }
    let Some(request) = for_a_site(handles, id, asked, request).await else { return no_address() };
    sandbox.identity_answers_own_browser(request).await.map(Body::from)
}

/// Where the site that signs people in has no name. Below one of the others it would be the same site as that one.
fn only_simulated(hosts: &Hosts) -> Response {
    let ours = hosts.tutorial();
    let body = format!(
        "<p>Signing in elsewhere needs a third site, and this class has names for two. Alice’s and Mallory’s simulated \
         browsers sign in there; your own cannot.</p><p><a href=\"{ours}/\" target=\"_top\">The course</a></p>"
    );
    let page = Plain::new(StatusCode::NOT_FOUND, "id.example is simulated only", &body);
    whole(page, Framed::By(&our_origins(hosts)))
}

/// An image that says: this name leads here.
fn probe() -> Response {
    let mut response =
        Response::new(Body::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    response
}

/// A request as a site takes it: with an absolute address, its whole body, and where both sites of a sign-in are reached.
async fn for_a_site(
    handles: &AppState,
    id: &SandboxId,
    asked: &Asked,
    request: Request,
) -> Option<axum::http::Request<Bytes>> {
    let (mut parts, body) = request.into_parts();
    // It has been read already.
    let body = axum::body::to_bytes(body, MOST).await.unwrap_or_default();
    parts.uri = absolute(asked, parts.uri)?;
    let addresses = handles.hosts.addresses(id);
    parts.extensions.insert(Origins { client: addresses.hotel, issuer: addresses.id });
    Some(Request::from_parts(parts, body))
}

fn no_address() -> Response {
    refuse(StatusCode::BAD_REQUEST, "No address", "This address cannot be read. Go back and correct it.")
}

/// The address as it was asked for, with its host; `None` for `*`, which is no address.
fn absolute(asked: &Asked, uri: Uri) -> Option<Uri> {
    let mut parts = uri.into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(asked.to_string().parse().ok()?);
    let path = parts.path_and_query.get_or_insert(PathAndQuery::from_static("/"));
    path.as_str().starts_with('/').then(|| Uri::from_parts(parts).ok())?
}

/// The hotel lets inline script run: that is its hole. But nothing leaves the demo hosts, and only
/// the tutorial may frame it.
fn hotel_policy(id: &SandboxId, hosts: &Hosts) -> HeaderValue {
    let Addresses { hotel, shop, evil, id, .. } = hosts.addresses(id);
    let policy = format!(
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src {hotel} {shop} {evil}; \
         img-src {hotel} {shop} {evil}; form-action {hotel} {shop} {evil} {id}; base-uri 'none'; \
         frame-ancestors {}",
        our_origins(hosts)
    );
    // Names, numbers and signs of ASCII are a header.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn our_origins(hosts: &Hosts) -> String {
    let [localhost, v4, _] = hosts.doorsteps();
    format!("{} {localhost} {v4}", hosts.tutorial())
}

/// A page on the attacker's site or in the shop.
async fn put_up(handles: &AppState, id: &SandboxId, at: (&'static str, &str)) -> Response {
    let Some(sandbox) = handles.sandboxes.find(id).await else { return no_sandbox(handles, Some(id), None) };
    let (course, addresses) = (handles.library.current(), handles.hosts.addresses(id));
    if sandbox.is_closed() {
        // In a lab, what the learner has put up, and nothing else.
        let cast = sandbox.cast();
        let pages: Vec<_> = cast.pages().collect();
        let back = Back { href: format!("{}/labs", handles.hosts.tutorial()), title: "the labs".into() };
        return evil::answer(&sandbox, at, &pages, &addresses, &back, &handles.views).await;
    }
    let (place, title) = course.origin_of(at.0, at.1).unwrap_or_else(|| ("/attacks".into(), "the attacks".into()));
    let back = Back { href: format!("{}{place}", handles.hosts.tutorial()), title };
    evil::answer(&sandbox, at, &course.pages(), &addresses, &back, &handles.views).await
}

/// A tab that is older than the sandbox: why that one is no more, and the way to the one that the visitor has now. Which
/// that is, only the tutorial's cookie says: the name of a sandbox opens no other.
fn no_sandbox(handles: &AppState, id: Option<&SandboxId>, uri: Option<&Uri>) -> Response {
    let says = match id.and_then(|id| handles.sandboxes.why_gone(id)) {
        None | Some(Gone::Unknown) => "This sandbox does not exist, or exists no more.".to_owned(),
        Some(why) => format!("This sandbox has ended, because {}.", why.because()),
    };
    let path = uri.and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("path", path).finish();
    let ours = handles.hosts.tutorial();
    let body = format!(
        "<p>{says}</p><p><a href=\"{ours}/hotel?{query}\" target=\"_top\">Go to the hotel of your sandbox now</a>, \
         or <a href=\"{ours}/\" target=\"_top\">to the course</a>.</p>"
    );
    // The frame in a lesson shows it.
    whole(Plain::new(StatusCode::NOT_FOUND, "No such sandbox", &body), Framed::By(&our_origins(&handles.hosts)))
}

/// A demo site has filled its own jar, and with it those of its siblings. The attacker's site can empty its own; what
/// hotel and shop see, the tutorial can clear, since it stands above them.
fn too_many_cookies(place: &HostKind, request: &Request, hosts: &Hosts) -> Response {
    let clear = cookies::CLEAR;
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    let (by, base, attacker) = (our_origins(hosts), hosts.base(), hosts.attacker());
    if !matches!(place, HostKind::Evil(_)) {
        let body = format!(
            "<p>Your browser sends more cookies than this site reads: a script on a demo site has filled its jar.</p>\
             <p><a href=\"{}{clear}\" target=\"_top\">Clear them at {base}</a>. Progress is kept.</p>",
            hosts.tutorial()
        );
        return whole(Plain::new(status, "Too many cookies", &body), Framed::By(&by));
    }
    if request.method() == Method::POST && request.uri().path() == clear {
        let says =
            format!("Your browser was told to forget every cookie of {attacker}. Go back and open the page again.");
        let mut response = whole(Plain::says(StatusCode::OK, "Cookies cleared", &says), Framed::By(&by));
        if !hosts.are_trusted() {
            // Clear-Site-Data is heeded only from whom the browser trusts.
            for line in cookies::forget(request.headers(), attacker) {
                response.headers_mut().append(header::SET_COOKIE, line);
            }
        }
        response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cookies\""));
        return response;
    }
    let body = format!(
        "<p>Your browser sends more cookies than this site reads: a script on it has filled its jar. The button clears \
         every cookie of {attacker}, and no other.</p><form method=\"post\" action=\"{clear}\">\
         <button class=\"first\" type=\"submit\">Clear the cookies of {attacker}</button></form>"
    );
    whole(Plain::new(status, "Too many cookies", &body), Framed::By(&by))
}
