// Breaks 3: goes over the air in clear
// `Secured` is no attribute.

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secured; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
