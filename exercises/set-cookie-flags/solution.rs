//! Exercise: write a session cookie that holds.
//!
//! Change [`COOKIE`], [`set`] and [`remove`]. The hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

pub use hotel::{Guests, hotel};

// Yours: from here.

/// The name of the session cookie.
// The prefix is a promise the browser checks: Secure, Path=/, no Domain. So no sibling can set this name.
pub const COOKIE: &str = "__Host-sid";

/// The `Set-Cookie` line after the login.
pub fn set(id: &str) -> String {
    // Lax and not Strict: a link in a mail should find Alice logged in, a form of another site should not.
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` line after the logout.
pub fn remove() -> String {
    // A removal is a Set-Cookie like any other: it must name the same cookie and keep the promise of its name.
    format!("{COOKIE}=; Path=/; Secure; Max-Age=0")
}

// Yours: to here.
