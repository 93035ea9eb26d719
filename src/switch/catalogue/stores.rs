//! Switches on what stands behind a session: how many servers answer, and how they reach the store.

use super::{Choice, Switch};

/// How many processes answer for the hotel.
pub static SERVERS: Switch = Switch {
    name: "servers",
    title: "Servers behind one address",
    group: "stores",
    meaning: "Two processes answer, each with a memory of its own: in turn, or each client by the same one.",
    choices: &[
        Choice { value: "one", title: "one", protects: false, needs: None },
        Choice { value: "in_turn", title: "two, in turn", protects: false, needs: None },
        Choice { value: "sticky", title: "two, sticky", protects: false, needs: None },
    ],
    default: "one",
    rust: "",
    express: "",
};

/// Where the key comes from that signs cookies.
pub static SIGNING_KEY: Switch = Switch {
    name: "signing_key",
    title: "Where the signing key comes from",
    group: "stores",
    meaning: "Drawn at each start, no process can check what another one signed. It counts while cookies are signed.",
    choices: &[
        Choice { value: "configured", title: "the configuration", protects: false, needs: None },
        Choice { value: "drawn", title: "drawn at each start", protects: false, needs: None },
    ],
    default: "configured",
    rust: "Key::from(&key_file) // not Key::generate()",
    express: "secret: process.env.SECRET // not randomBytes(32)",
};

/// What is wrong on the way to the store.
pub static STORE_TROUBLE: Switch = Switch {
    name: "store_trouble",
    title: "The way to the store",
    group: "stores",
    meaning: "The store is well, and the hotel cannot reach it as it should. After half a second it gives up.",
    choices: &[
        Choice { value: "none", title: "fine", protects: false, needs: None },
        Choice { value: "slow", title: "slow", protects: false, needs: None },
        Choice { value: "hangs", title: "hangs", protects: false, needs: None },
        Choice { value: "cut", title: "cut", protects: false, needs: None },
        Choice { value: "answer_lost", title: "answers to writes are lost", protects: false, needs: None },
    ],
    default: "none",
    rust: "timeout(Duration::from_millis(500), store.load(id)).await // then 503",
    express: "",
};
