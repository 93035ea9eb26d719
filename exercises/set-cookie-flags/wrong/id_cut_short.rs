// Breaks 1: does not know her
// Sixteen letters "are enough": the server knows the whole ID.

/// The name of the session cookie.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", &id[..16])
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}
