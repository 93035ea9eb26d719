//! A HAR, request by request and cookie by cookie: what was sent, withheld, kept and refused, and where a sign-in was
//! lost.
//!
//! What lives here: reading the file, how each request came about, a jar that goes along, and the story of the session.
//! Why here: the page and the command line tell the same. Deliberately absent: words for a whole page, and the file
//! itself; bodies are never looked at.
//!
//! What the file shows is what happened, and wins: a cookie that stands in a request's `Cookie` was sent. The jar says
//! why one that was there did not go, and why a line was refused.

mod column;
mod lost;
mod origin;
mod read;
mod row;
mod table;
mod tags;
mod walk;

#[cfg(test)]
mod tests;

pub use column::Column;
pub use lost::{Lost, Outcome};
pub use read::{Har, NotHar};
pub use row::{Came, Cell, Row, What};
pub use table::{NoSuchCookie, Table};
