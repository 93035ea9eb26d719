// Breaks 4: A form on evil.example is sent to the hotel
// SameSite is no flag: it needs Lax or Strict.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
