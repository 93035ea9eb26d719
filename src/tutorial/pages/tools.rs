//! The pages that are no files of the course, for the search.

use super::reference;
use crate::search::Tool;

/// Those of the reference, and the others.
pub const TOOLS: &[&[Tool]] = &[reference::PAGES, OTHERS];

const OTHERS: &[Tool] = &[
    Tool {
        href: "/takeaways",
        title: "Takeaways",
        says: "What to keep of each lesson, in a sentence or two: a summary and cheat sheet that prints.",
    },
    Tool {
        href: "/deep-dive",
        title: "Deep dive",
        says: "The whole course by the layers of a request: browser, wire, proxy, session layer, handlers, store.",
    },
    Tool {
        href: "/visualise",
        title: "Visualise",
        says: "All pictures of the course, and the attacks drawn as sequence diagrams from real runs.",
    },
    Tool {
        href: "/processes",
        title: "Processes beside sessions",
        says: "This machine's process table and the server's file descriptors, live, beside the session table.",
    },
    Tool {
        href: "/tour",
        title: "The tour",
        says: "The shortest way through the course: a session made, stolen and protected, in half an hour.",
    },
    Tool {
        href: "/attacks",
        title: "Attacks",
        says: "Every attack on sessions, cookies and logins that can be played here, by family.",
    },
    Tool {
        href: "/matrix",
        title: "Matrix",
        says: "Every attack against every defence: which one stops what, and which only look as if they did.",
    },
    Tool {
        href: "/audit",
        title: "Audit",
        says: "Audit the sessions of your own site, and guess what an audit of the hotel finds: what it can see, and what it cannot.",
    },
    Tool {
        href: "/labs",
        title: "Labs",
        says: "Attack unaided: a goal, a world with some defences hidden, and no steps. A challenge for each idea of the course.",
    },
    Tool {
        href: "/exercises",
        title: "Exercises",
        says: "Code in Rust to mend, to complete and to attack: cargo test says what is wrong, and replays the attack where there is one.",
    },
    Tool {
        href: "/playground",
        title: "Playground",
        says: "Send any request as Alice or Mallory, turn any switch, and see cookies, records and the wire.",
    },
    Tool {
        href: "/clinic",
        title: "Clinic",
        says: "Say what you see, and find the cause and its cure: logged out, no cookie, refused forms, one browser only. Each case is played before and after its cure.",
    },
    Tool {
        href: "/doctor",
        title: "Doctor",
        says: "Why do the demo hosts not open in this browser? What works here and what does not: localhost names, cookies.",
    },
    Tool {
        href: "/progress",
        title: "Progress",
        says: "What you have done, what to take next, and your progress as a file: export it, take it in on another machine.",
    },
    Tool {
        href: "/recall",
        title: "Recall cards",
        says: "Questions to what you have read, again before you forget them.",
    },
    Tool {
        href: "/recall/test",
        title: "Test yourself",
        says: "Ten questions from the lessons, easy to hard: a quiz.",
    },
    Tool {
        href: "/teach",
        title: "For a class",
        says: "For teachers: demos with their minutes, plans for a lesson, a projector and notes.",
    },
    Tool {
        href: "/clear-cookies",
        title: "Clear cookies",
        says: "Takes away the cookies of this site, of the hotel or of the attacker's site, when a browser has too many: 431.",
    },
];
