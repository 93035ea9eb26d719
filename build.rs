//! Tells Cargo which folders are embedded, so that a new lesson or template is noticed.

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
    ] {
        println!("cargo::rerun-if-changed={folder}");
    }
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
