// Right: the prefix `__Host-Http-`.

pub const COOKIE: &str = "__Host-Http-sid";
pub fn set(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax")
}
pub fn remove() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
