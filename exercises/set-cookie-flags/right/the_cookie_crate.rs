// Right: a library writes both lines.

use tower_sessions::cookie::{Cookie, SameSite, time::Duration};

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

fn cookie(value: &str) -> Cookie<'static> {
    Cookie::build((COOKIE, value.to_owned())).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    cookie(id).to_string()
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    let mut cookie = cookie("");
    cookie.set_max_age(Duration::ZERO);
    cookie.to_string()
}
