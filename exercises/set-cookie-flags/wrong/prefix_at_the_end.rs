// Breaks 6: laid a cookie of her own over
// A prefix stands in front.

/// The name of the session cookie.
pub const COOKIE: &str = "sid__Host-";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
