//! Behind a proxy that is named: who asks is the last address that it wrote down, and a cookie for the balancer to go by.
//!
//! Only the last is the proxy's own word; those before it are the client's (MDN, X-Forwarded-For). It is believed of a proxy on this
//! machine or on a private network, and of nobody else. The session's ID is no help to a balancer: it is a new one whenever its
//! holder may do more.

use std::net::IpAddr;

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};

use crate::{
    cookie_header, ids,
    tutorial::{Peer, Visitor},
};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// A balancer goes by this cookie. It says nothing, and nobody is anybody by it.
const STAYS: &str = "cloakroom_balancer";

/// The same application, behind a proxy.
pub fn behind_a_proxy(app: Router) -> Router {
    app.layer(middleware::from_fn(as_the_proxy_says))
}

async fn as_the_proxy_says(mut request: Request, next: Next) -> Response {
    let proxy = request.extensions().get::<Peer>().map(|Peer(peer)| *peer);
    // Everybody comes from the proxy's address: nobody is at this machine by that.
    request.extensions_mut().insert(Visitor::Elsewhere);
    if let Some(peer) = proxy.filter(|proxy| is_near(*proxy)).and_then(|_| last(request.headers())) {
        request.extensions_mut().insert(Peer(peer));
    }
    let sent = cookie_header::pairs(request.headers()).any(|(name, _)| name == STAYS.as_bytes());
    let mut response = next.run(request).await;
    if !sent && let Ok(cookie) = HeaderValue::try_from(stays()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// As long as our own sessions last, so that somebody who comes back has the same process.
fn stays() -> String {
    format!("{STAYS}={}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000", ids::unguessable::<8>())
}

fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// The last address of the last such header.
fn last(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_addresses_the_last_is_the_proxys_word() {
        let of = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            last(&headers).map(|address| address.to_string())
        };
        assert_eq!(of(&["1.2.3.4, 192.168.1.7"]).as_deref(), Some("192.168.1.7"));
        assert_eq!(of(&["1.2.3.4", "5.6.7.8"]).as_deref(), Some("5.6.7.8"));
        assert_eq!(of(&["2001:db8::1"]).as_deref(), Some("2001:db8::1"));
        for none in [&["a name"][..], &["1.2.3.4,"], &["1.2.3.4:80"], &[]] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }

    #[test]
    fn only_a_proxy_that_is_near_is_believed() {
        for (address, near) in [
            ("127.0.0.1", true),
            ("10.0.0.9", true),
            ("::1", true),
            ("fd00::1", true),
            ("::ffff:192.168.0.1", true),
            ("8.8.8.8", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_near(address.parse().unwrap()), near, "{address}");
        }
    }
}
