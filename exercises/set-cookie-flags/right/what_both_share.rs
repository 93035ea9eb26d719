// Right: one function for what the two lines share.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-id";

const KEPT_IN: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    [COOKIE, "=", id, "; ", KEPT_IN].concat()
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    set("") + "; Max-Age=0"
}
