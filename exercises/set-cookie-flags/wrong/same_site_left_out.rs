// Breaks 4: A form on evil.example is sent to the hotel, and her browser adds the cookie
// Left out is not Lax: Chromium sends such a cookie with a POST of any site for two minutes, Firefox always.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
