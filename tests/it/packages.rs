//! The two crates that others can use: what Cargo would pack holds all that their build reads.
//!
//! Whether it builds, `cargo package -p cloakroom-engine -p withstands` says, which compiles every dependency anew.

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
    process::Command,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The files of a package, as Cargo lists them.
fn packed(name: &str) -> BTreeSet<String> {
    let arguments = ["package", "--list", "--allow-dirty", "--locked", "--offline", "--package", name];
    let ran = Command::new(env!("CARGO")).args(arguments).current_dir(ROOT).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    // On Windows with its own separator.
    String::from_utf8(ran.stdout).unwrap().lines().map(|line| line.replace('\\', "/")).collect()
}

/// The files that a source file takes in, as paths below the package; what leaves it begins with `..`.
fn taken_in(file: &str, text: &str) -> Vec<String> {
    let marks = [concat!("include_str", "!(\""), concat!("include_bytes", "!(\"")];
    let named = marks.iter().flat_map(|mark| text.split(mark).skip(1).filter_map(|rest| rest.split_once("\")")));
    let folder = Path::new(file).parent().unwrap();
    named.map(|(path, _)| plain(&folder.join(path))).collect()
}

fn plain(path: &Path) -> String {
    let mut out = PathBuf::new();
    for part in path.components() {
        let up = part == Component::ParentDir && out.file_name().is_some();
        if !(up && out.pop()) {
            out.push(part);
        }
    }
    out.to_string_lossy().replace('\\', "/")
}

#[test]
fn a_package_holds_all_that_its_build_reads() {
    assert_eq!(taken_in("src/a/b.rs", concat!("include_str", "!(\"../c.txt\")")), ["src/c.txt"]);
    assert_eq!(taken_in("src/b.rs", concat!("include_str", "!(\"../../c.txt\")")), ["../c.txt"]);
    for (name, folder) in [("cloakroom-engine", "engine"), ("withstands", "withstands")] {
        let packed = packed(name);
        assert!(packed.contains("README.md") && packed.contains("src/lib.rs"), "{name}: {packed:?}");
        for file in packed.iter().filter(|file| file.ends_with(".rs")) {
            let text = fs::read_to_string(Path::new(ROOT).join(folder).join(file)).unwrap();
            for taken in taken_in(file, &text) {
                assert!(packed.contains(&taken), "{name}: {file} takes in {taken}, which is not packed");
            }
        }
        let manifest = fs::read_to_string(Path::new(ROOT).join(folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        for (other, wanted) in manifest["dependencies"].as_table().unwrap() {
            let by_path = wanted.get("path").is_some();
            assert!(!by_path || wanted.get("version").is_some(), "{name}: {other} has a path and no version");
        }
    }
}

#[test]
fn all_attack_files_travel_with_withstands() {
    let packed = packed("withstands");
    let files = fs::read_dir(Path::new(ROOT).join("lessons/attacks")).unwrap();
    let names: Vec<String> = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(names.len() > 30, "{names:?}");
    for name in names.iter().filter(|name| name.ends_with(".md")) {
        assert!(packed.contains(&format!("attacks/{name}")), "{name}");
    }
}
