//! What is kept outside of any value: statics, and what is filled once for the whole process or thread.

use super::sources::{Source, of_crate, tokens};

/// What a `static` may be: constants of the catalogue, a site's description, files of the binary, functions for a library. A
/// name says nothing about what is inside of another type.
const PLAIN: &[&str] = &["Switch", "&[&Switch]", "Target", "&[(&str,&[u8])]", "CryptoProvider"];
/// By name, with the reason: a value of the task that answers one request.
const EXCEPTIONS: &[&str] = &["passage.rs: task_local HERE"];
/// Makers of what lives for ever without the word. A `OnceLock` does not: in a field it is the value's own.
const MAKERS: &[&str] = &["lazy_static", "thread_local", "leak"];

/// Each as `file: static NAME` or `file: maker`.
fn found(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut local = false;
    for (at, word) in source.tokens.iter().enumerate() {
        let say = |what: &str| format!("{}: {what}", source.file);
        match word.as_str() {
            "task_local" => local = true,
            word if MAKERS.contains(&word) => found.push(say(word)),
            // A lifetime has its sign before it.
            "static" if source.tokens.get(at.wrapping_sub(1)).is_none_or(|before| before != "'") => {
                let rest = &source.tokens[at + 1..];
                let kind: String =
                    rest.iter().skip(2).take_while(|t| !["=", ";"].contains(&t.as_str())).map(String::as_str).collect();
                let name = rest.first().map_or("", String::as_str);
                if local {
                    found.push(say(&format!("task_local {name}")));
                } else if !PLAIN.contains(&kind.as_str()) {
                    found.push(say(&format!("static {name}")));
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn there_is_no_state_outside_a_value() {
    let (mut all, mut files) = (Vec::new(), 0);
    for source in ["src", "engine/src", "withstands/src"].into_iter().flat_map(of_crate) {
        files += 1;
        all.extend(found(&source));
    }
    assert_eq!(all, EXCEPTIONS, "it would be shared by all learners");
    assert!(files > 200, "{files}");
}

#[test]
fn each_kind_of_state_outside_a_value_is_seen() {
    let seen = |text: &str| {
        found(&Source { module: Vec::new(), file: "planted.rs".to_owned(), tokens: tokens(text) }).join(" ")
    };
    for kind in [
        "OnceLock<u8>",
        "LazyLock<u8>",
        "AtomicU64",
        "Mutex<Vec<u8>>",
        "std::sync::RwLock<u8>",
        "Counter",
        "&Mutex<u8>",
    ] {
        assert_eq!(seen(&format!("pub static COUNT: {kind} = new();")), "planted.rs: static COUNT", "{kind}");
    }
    assert_eq!(seen("static mut COUNT: u64 = 0;"), "planted.rs: static mut");
    assert_eq!(seen("struct Page { text: OnceLock<String> }"), "", "it goes with its page");
    assert_eq!(seen("fn f() { Box::leak(b); }"), "planted.rs: leak");
    assert!(seen("thread_local! { static SEEN: Cell<u8> = c(); }").starts_with("planted.rs: thread_local"));
    assert_eq!(seen("tokio::task_local! { static WHO: Name; }"), "planted.rs: task_local WHO");
    for plain in ["pub static A: Switch = Switch {};", "fn f(a: &'static str) {}", "// static A: Mutex<u8> = m();"] {
        assert_eq!(seen(plain), "", "{plain}");
    }
}
