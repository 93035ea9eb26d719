// Right: letter case and order of attributes do not matter.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-hotel";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; samesite=lax;httponly;secure;path=/")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
