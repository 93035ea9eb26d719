// Breaks 5: and she is a stranger
// Written twice, the last one counts.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax; SameSite=Strict")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
