//! A sandbox or a run as plain data for the templates: the inspector, the picture of a run, a verdict's own page.
//!
//! Every reason shown comes from the verdict that decided, so page and behaviour cannot drift. Deliberately absent: HTML,
//! which the templates make, and HTTP: who asks, and what was asked.

pub(crate) mod case_link;
mod ended;
mod fields;
pub(crate) mod inspector;
pub(crate) mod judge;
mod requests;
pub(crate) mod run;
mod session_table;
mod shown;
mod ticket;
mod token;

pub(crate) use ended::Ended;
pub(crate) use fields::{FieldView, fields};
pub(crate) use requests::{RequestView, request_view};
pub(crate) use session_table::{SessionTable, session_table};
pub(crate) use ticket::{TicketView, id_view, ticket_view};
pub(crate) use token::{TokenView, token_view};
