//! The Rust samples that lessons quote, each held to what its lesson says, on the real tower-sessions
//! with its own MemoryStore. The Express side stands in `tests/express`, test beside test.
//!
//! Deliberately absent: the hotel; its switches have tests of their own.

mod by_hand;
#[expect(dead_code, unreachable_pub, reason = "it is shown as a program of its own; a test does not start `main`")]
mod first_layer;
mod forgotten_insert;
mod guard_order;
mod overlap;
mod site;
pub(crate) mod tls_ticket;

mod at_once_tests;
mod guards_tests;
mod login_tests;
mod middleware_tests;
mod under_the_hood_tests;
