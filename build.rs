//! Lists the files that the binary carries, for `src/files/embedded.rs`, and tells the build which version of
//! tower-sessions it takes.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

/// Is a file of a folder carried?
type Rule = fn(&str) -> bool;

/// Folders of the repository, and which of their files are carried.
const CARRIED: [(&str, Rule); 9] = [
    ("lessons", |_| true),
    ("templates", |path| !path.starts_with("templates/samples/")),
    ("assets", |_| true),
    ("src/hotel", |_| true),
    ("src/traps", |_| true),
    ("tests/express", |path| path.ends_with(".js") && !path.ends_with(".test.js")),
    ("tests/it/samples", |path| !path.ends_with("_tests.rs")),
    ("exercises", |_| true),
    ("engine", |path| ["engine/Cargo.toml", "engine/src/", "engine/benches/"].iter().any(|p| path.starts_with(p))),
];

/// Folders that are never looked into: what builds and learners leave there.
const LEFT_OUT: [&str; 3] = ["target", "node_modules", "kept"];

fn main() -> io::Result<()> {
    let mut paths = Vec::new();
    for (folder, carried) in CARRIED {
        let mut found = Vec::new();
        walk(folder.into(), &mut found)?;
        paths.extend(found.into_iter().filter(|path| carried(path)));
    }
    paths.sort();
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut list = String::from("&[\n");
    for path in paths {
        let file = Path::new(&root).join(&path);
        writeln!(list, "    ({path:?}, include_bytes!({file:?})),").map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), list)?;
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=TOWER_SESSIONS_VERSION={}", locked("tower-sessions")?);
    Ok(())
}

/// The files below a folder. Cargo looks at each folder on the way: a file that comes or goes changes its folder.
fn walk(folder: PathBuf, found: &mut Vec<String>) -> io::Result<()> {
    let mut left_out = false;
    let mut inside = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let name = entry.file_name();
        // A link may lead out of the repository.
        let kind = entry.file_type()?;
        if kind.is_dir() && LEFT_OUT.iter().any(|out| name == *out) {
            left_out = true;
        } else if kind.is_dir() {
            inside.push(entry.path());
        } else if kind.is_file() {
            found.push(entry.path().to_string_lossy().replace('\\', "/"));
            inside.push(entry.path());
        }
    }
    // Given a folder, Cargo looks into all that is in it.
    if left_out {
        inside.iter().for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
    } else {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    inside.into_iter().filter(|path| path.is_dir()).try_for_each(|path| walk(path, found))
}

/// The version of a package in Cargo.lock.
fn locked(name: &str) -> io::Result<String> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let after = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
    Ok(after.and_then(|rest| rest.split('"').next()).unwrap_or("of unknown version").to_owned())
}
