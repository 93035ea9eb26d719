// Breaks 1: does not know her
// The path of the page that sets it. The account lies elsewhere.

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/desk; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
