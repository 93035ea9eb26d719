//! The engine of Cloakroom: a browser that explains itself, and the scripts that drive it.
//!
//! Read the modules in this order; each uses only those before it.
//!
//! | module | what it knows |
//! |---|---|
//! | [`site`] | origins, registrable domains, what "same site" means |
//! | [`cookie`] | `Set-Cookie` taken apart, the cookie jar, and a verdict with its reason for every decision |
//! | [`explain`] | a cookie case from outside, as JSON: lines that were set, one question, every decision |
//! | [`har`] | a HAR, request by request and cookie by cookie, and where a sign-in was lost |
//! | [`paste`] | what a person has at hand, recognised: an answer, a request, a configuration |
//! | [`exchange`] | one recorded request and response, with what the server's store did in between |
//! | [`token`] | a token taken apart; nothing is verified |
//! | [`target`] | the site under test: where it is, how to log in and out, what is one's own there |
//! | [`world`] | the trait a set of sites implements to be visited: answers, clock, fixtures |
//! | [`browser`] | jar, page, navigation, forms, redirects, and the few things a script may do |
//! | [`script`] | the steps of lessons and attacks: parse them, play them, judge the outcome |
//!
//! Deliberately absent: a web framework, an async runtime and the file system. A world may be a
//! router called in process, and the same attack file then drives the demo site, an exercise's
//! test and the command line.

pub mod browser;
pub mod cookie;
pub mod exchange;
pub mod explain;
pub mod har;
pub mod paste;
pub mod script;
pub mod site;
pub mod target;
pub mod token;
pub mod world;
