//! The stage on which the tests of the exercises play.
//!
//! [`Stage`] stands a learner's router up as `hotel.grand.example`, on a thread of its own with a time limit.
//! [`Visitor`] is somebody with a browser. [`replay`] plays an attack from its file. [`draw`] makes names and
//! secrets that nobody can write down beforehand. Nothing here is generic over the router, so that a test
//! compiles little. Deliberately absent: any test.

// Not used here: exercises use them, and so they come with this library instead of with each test.
use argon2 as _;

pub mod compiled;
pub mod draw;
mod hotel;
mod limit;
mod replay;
mod seen;
mod target;
mod visitor;

pub use cloakroom_engine::{
    cookie::{Cookie, SameSite, SendVerdict, SetVerdict},
    exchange::Exchange,
};
pub use hotel::Stage;
pub use limit::within_the_limit;
pub use replay::{alice_can_do_her_business, mallory_gets_nothing, replay};
pub use seen::Seen;
pub use visitor::{HOTEL, Visitor};
