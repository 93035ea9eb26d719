// Breaks 6: laid a cookie of her own over
// `__Secure-` promises Secure, and says nothing of Domain or Path.

/// The name of the session cookie.
pub const COOKIE: &str = "__Secure-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
