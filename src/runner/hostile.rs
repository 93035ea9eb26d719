//! Statements that spoil any solution: whatever they do, the tests say so, end, and do not pass.

/// One of them.
pub(super) struct Hostile {
    /// As a variant.
    pub(super) name: &'static str,
    /// Put at the beginning of each function.
    pub(super) statement: &'static str,
    /// What a failing test says; none, where the process ends before it can.
    pub(super) says: Option<&'static str>,
    /// It never answers, so its tests need not wait long.
    pub(super) in_vain: bool,
}

pub(super) const HOSTILE: [Hostile; 5] = [
    Hostile {
        name: "hostile_panic",
        statement: "if true { panic!(\"on purpose\") }",
        says: Some("your code panicked: on purpose"),
        in_vain: false,
    },
    Hostile {
        name: "hostile_endless",
        statement: "if true { loop { std::thread::sleep(std::time::Duration::from_secs(60)) } }",
        says: Some("your code has not answered for"),
        in_vain: true,
    },
    Hostile {
        name: "hostile_exit",
        statement: "if true { println!(\"test a ... ok\\n\\ntest result: ok. 1 passed\"); std::process::exit(0) }",
        says: None,
        in_vain: false,
    },
    Hostile { name: "hostile_abort", statement: "if true { std::process::abort() }", says: None, in_vain: false },
    Hostile {
        name: "hostile_overflow",
        statement: "fn deeper(n: [u8; 4096]) -> u8 { std::hint::black_box(deeper(n)).wrapping_add(n[0]) }\nlet _ = std::hint::black_box(deeper([1; 4096]));",
        says: None,
        in_vain: false,
    },
];
