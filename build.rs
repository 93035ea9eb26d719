//! Tells Cargo which folders are embedded, so that a new lesson or template is noticed, and the build which version of
//! tower-sessions it takes.

fn main() {
    for folder in [
        "lessons",
        "templates",
        "assets",
        "src",
        "tests/it/samples",
        "engine/src",
        "engine/benches",
        "engine/Cargo.toml",
        "Cargo.toml",
        "Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rustc-env=TOWER_SESSIONS_VERSION={}", locked("tower-sessions"));
    // Not the folders as a whole: build output and node_modules stand in them.
    for folder in ["tests/express", "exercises"] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name != "target" && name != "node_modules" {
                println!("cargo::rerun-if-changed={folder}/{}", name.to_string_lossy());
            }
        }
    }
}

/// The version of a package in Cargo.lock.
fn locked(name: &str) -> String {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    let after = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
    after.and_then(|rest| rest.split('"').next()).unwrap_or("of unknown version").to_owned()
}
