// Breaks 1: browser refused your cookie
// The prefix promises that there is no Domain.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Domain=hotel.grand.example; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
