//! What an audit says, for people and for programs. No report holds a password or a session.

mod html;
mod json;
mod junit;
mod known;
mod mask;
mod sarif;
mod terminal;

pub(crate) use html::escaped;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use known::Known;
pub use mask::{Mask, clean};
pub use sarif::sarif;
pub use terminal::{Paint, one_finding, text, why};
