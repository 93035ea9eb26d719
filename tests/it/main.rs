//! The server from outside: hosts, guards, the demo site, attacks, pages, bad input.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

mod adding;
mod attacks;
mod bad_input;
mod command_line;
mod cookies_explain;
mod documents;
mod exercise_commands;
mod guards;
mod guest;
mod harness;
mod hotel;
mod hotel_coats;
mod hotel_csrf;
mod hotel_log_out;
mod hotel_proof;
mod hotel_sessions;
mod hotel_token;
mod isolation;
mod kill;
mod layers;
mod library_ends;
mod life_cycle;
mod matrix;
mod own_session;
mod pages;
mod passage;
mod samples;
mod sandbox_life;
mod shop;
mod sockets;
mod store;
mod store_contract;
mod teaching;
mod traps;
