//! Lists the attack files that the crate carries, for `src/attack/files.rs`.
//!
//! *attacks* is a link to *lessons/attacks* in the repository, and a folder in the package that Cargo makes of it.

use std::{env, fmt::Write, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    // A checkout without links has a small file in place of the link.
    let folders = ["attacks", "../lessons/attacks"].map(|folder| Path::new(&root).join(folder));
    let none = || io::Error::other("neither attacks nor ../lessons/attacks is a folder");
    let folder = folders.iter().find(|folder| folder.is_dir()).ok_or_else(none)?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(name), Some("md")) = (path.file_stem(), path.extension().and_then(|end| end.to_str())) {
            found.push((name.to_string_lossy().into_owned(), path.clone()));
        }
    }
    found.sort();
    let mut list = String::from("&[\n");
    for (slug, path) in found {
        writeln!(list, "    ({slug:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("attacks.rs"), list)
}
