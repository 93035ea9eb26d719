//! Imports run one way, and nothing is kept outside of a value. The order is the one in `src/lib.rs` and ARCHITECTURE.md.

mod circles;
mod sources;
mod statics;
mod typed;

use std::collections::BTreeSet;

use circles::circles;
use sources::{Source, of_crate, tokens};

const ENGINE: &[&str] =
    &["site", "cookie", "explain", "har", "paste", "exchange", "token", "target", "world", "browser", "script"];
const WITHSTANDS: &[&str] = &[
    "error", "token", "words", "patience", "people", "wire", "document", "target", "visitor", "site", "look", "check",
    "audit", "report", "attack", "suite",
];
const ROOT: &[&str] = &[
    "clock",
    "ids",
    "gzip",
    "background",
    "files",
    "views",
    "plain",
    "cookie_header",
    "passage",
    "database",
    "store",
    "log",
    "replica",
    "private_servers",
    "password",
    "switch",
    "hs256",
    "es256",
    "back_channel",
    "identity",
    "hotel",
    "front",
    "shop",
    "sandbox",
    "hosts",
    "evil",
    "course",
    "recall",
    "progress",
    "place",
    "class",
    "runner",
    "lab",
    "matrix",
    "claims",
    "traps",
    "search",
    "costs",
    "hotel_audit",
    "processes",
    "view",
    "clinic",
    "tutorial",
    "entrance",
    "app",
    "check",
    "server",
    "cli",
];
/// Each import against the order, as `hotel/page.rs uses sandbox`.
fn against(order: &[&str], sources: &[Source]) -> (Vec<String>, usize) {
    let place = |name: &str| order.iter().position(|o| *o == name);
    let (mut found, mut seen) = (Vec::new(), 0);
    for source in sources {
        let Some(name) = source.module.first() else { continue };
        let here = place(name).unwrap_or_else(|| panic!("{name} is not in the order"));
        for other in source.paths().iter().filter_map(|path| Some((path.first()?, place(path.first()?)?))) {
            seen += 1;
            if other.1 > here {
                found.push(format!("{} uses {}", source.file, other.0));
            }
        }
    }
    (found, seen)
}

fn check(folder: &str, order: &[&str]) {
    let (found, seen) = against(order, &of_crate(folder));
    assert!(found.is_empty(), "these come after it: {found:#?}");
    assert!(seen > 100, "the test still sees the imports: {seen}");
}

#[test]
fn the_engine_imports_one_way() {
    check("engine/src", ENGINE);
}

#[test]
fn the_audit_imports_one_way() {
    check("withstands/src", WITHSTANDS);
}

#[test]
fn the_server_imports_one_way() {
    check("src", ROOT);
}

#[test]
fn no_files_of_a_module_import_each_other_in_a_circle() {
    let found: BTreeSet<String> =
        ["engine/src", "withstands/src", "src"].into_iter().flat_map(|f| circles(&of_crate(f))).collect();
    assert!(found.is_empty(), "move what two of them share into a file below both: {found:?}");
}

/// A file of a crate that is not there.
fn planted(module: &str, text: &str) -> Source {
    let module = module.split("::").map(str::to_owned).collect();
    Source { module, file: "planted.rs".to_owned(), tokens: tokens(text) }
}

#[test]
fn an_import_against_the_order_is_seen_however_it_is_written() {
    let upwards = [
        "use crate::sandbox::Sandbox;",
        "use crate::{clock::Clock, store::{self, Memory}, sandbox::Sandbox};",
        "use super::super::sandbox::Sandbox;",
        "use super::super::{clock, sandbox as other};",
        "fn f() { crate::sandbox::visit(); }",
        "fn f() -> super::super::sandbox::Sandbox { todo!() }",
        "const C: char = '\"'; use crate::sandbox::Sandbox; const D: &str = \"\";",
    ];
    for text in upwards {
        assert_eq!(against(ROOT, &[planted("hotel::page", text)]).0, ["planted.rs uses sandbox"], "{text}");
    }
    for text in [
        "// use crate::sandbox;",
        "const T: &str = \"crate::sandbox\";",
        "use crate::store::Memory;",
        "use super::sandbox;",
    ] {
        assert!(against(ROOT, &[planted("hotel::page", text)]).0.is_empty(), "{text}");
    }
}

#[test]
fn a_circle_is_seen_through_a_group_a_grandchild_and_what_a_module_hands_on() {
    let circle = |a: &str, b: &str, parent: &str| {
        circles(&[planted("hotel", parent), planted("hotel::a", a), planted("hotel::b::deep", b)])
    };
    let found = BTreeSet::from(["hotel: a b".to_owned()]);
    assert_eq!(circle("use super::{b::Deep, c};", "use super::super::a::A;", ""), found);
    assert_eq!(circle("use super::Deep;", "use crate::hotel::a;", "mod b; pub use b::deep::{Deep, Other};"), found);
    assert!(circle("use super::b;", "use super::own::B; use super::super::Parent;", "").is_empty());
}

#[test]
fn only_the_hotel_is_insecure_on_purpose() {
    for source in of_crate("src") {
        let text = std::fs::read_to_string(format!("{}/src/{}", env!("CARGO_MANIFEST_DIR"), source.file)).unwrap();
        let hotel = source.module.first().is_some_and(|name| name == "hotel");
        assert!(hotel || !text.contains("INSECURE ON PURPOSE"), "{}", source.file);
    }
}
