//! Cloakroom: watch session-based authentication happen, break it, and fix it in Rust.
//!
//! The rooms, each using only those before it: [`clock`], [`ids`], [`gzip`], [`background`], [`files`], [`views`], [`plain`], [`cookie_header`] · [`passage`]
//! (one request's way, recorded) · [`database`], [`store`], [`log`] (one order for several processes), [`replica`] (what learners did, the same in all of them), [`private_servers`], [`password`] · [`switch`] (its defences, by name), [`hs256`], [`es256`], [`back_channel`] (from server to server), [`identity`] (the site that signs people in), [`hotel`] (the demo site), [`front`] (what stands before it), [`shop`] (its sibling) · [`sandbox`] (one learner's world) · [`hosts`], [`evil`] ·
//! [`course`] (lessons, attacks, exercises) · [`progress`], [`place`], [`class`] (who is in a class, and what is asked there), [`runner`], [`lab`] (a goal, and no steps), [`matrix`], [`claims`], [`traps`], [`search`], [`costs`], [`hotel_audit`], [`processes`] · `view` (a sandbox or a run as data for the templates), [`tutorial`] (pages
//! and API) · [`entrance`] (host name to site), [`app`], [`check`], [`server`], [`cli`]. ARCHITECTURE.md walks through them.

pub mod app;
pub mod back_channel;
pub mod background;
pub mod check;
pub mod claims;
pub mod class;
pub mod cli;
pub mod clinic;
pub mod clock;
pub mod cookie_header;
pub mod costs;
pub mod course;
pub mod database;
pub mod entrance;
pub mod es256;
pub mod evil;
pub mod files;
pub mod front;
pub mod gzip;
pub mod hosts;
pub mod hotel;
pub mod hotel_audit;
pub mod hs256;
pub mod identity;
pub mod ids;
pub mod lab;
pub mod log;
pub mod matrix;
pub mod passage;
pub mod password;
pub mod place;
pub mod plain;
pub mod private_servers;
pub mod processes;
pub mod progress;
pub mod recall;
pub mod replica;
pub mod runner;
pub mod sandbox;
pub mod search;
pub mod server;
pub mod shop;
pub mod store;
pub mod switch;
pub mod traps;
pub mod tutorial;
mod view;
pub mod views;
