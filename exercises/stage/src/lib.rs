//! The stage on which the tests of the exercises play.
//!
//! [`TestSite`] stands a learner's router up as `hotel.grand.example`, on a thread of its own with a time limit.
//! [`proves`] says which sentence of the README a test is for. [`Visitor`] is somebody with a browser. [`replay`] plays an attack from its file. [`draw`] makes names and
//! secrets that nobody can write down beforehand. Nothing here is generic over the router, so that a test
//! compiles little. Deliberately absent: any test.

// Not used here: exercises use them, and so they come with this library instead of with each test.
use argon2 as _;
use sha2 as _;

mod bits;
pub mod compiled;
pub mod draw;
mod limit;
mod proves;
mod replay;
mod seen;
mod target;
mod test_site;
mod visitor;

pub use bits::bits;
pub use cloakroom_engine::{
    cookie::{Cookie, SameSite, SendVerdict, SetVerdict},
    exchange::Exchange,
    script::{Outcome, Run},
    world::Kept,
};
pub use limit::within_the_limit;
pub use proves::{Proves, proves};
pub use replay::{alice_can_do_her_business, mallory_gets_nothing, replay, replay_beside};
pub use seen::Seen;
pub use test_site::TestSite;
pub use visitor::{HOTEL, Visitor};
