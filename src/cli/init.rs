//! `cloakroom init DIR`: the exercises without a checkout. What the binary holds is unpacked, laid out like the repository.
//!
//! Deliberately absent: an update of a folder that is there already; what a learner has written is theirs.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use toml::{Table, Value};

use super::{USAGE, fail, say};
use crate::files::Files;

/// The manifest above engine and server: the engine takes its versions and lints from it.
const ABOVE: &str = include_str!("../../Cargo.toml");

/// Options of `init`.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// A folder that is empty or not there yet.
    dir: PathBuf,
}

pub(super) fn init(options: &Init) -> ExitCode {
    let dir = &options.dir;
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return fail(USAGE, &format!("{} is not empty. Name a folder that is not there yet", dir.display()));
    }
    match unpack(dir) {
        Ok(files) => {
            say(&format!("{files} files are in {}. What to do now:\n", dir.display()));
            say(&format!("  cd {}", dir.display()));
            say("  cloakroom exercise watch");
            say("\nThe first build takes a minute. How to set up an editor: exercises/README.md");
            ExitCode::SUCCESS
        }
        Err(error) => fail(1, &format!("{} cannot be filled: {error}", dir.display())),
    }
}

fn unpack(dir: &Path) -> io::Result<usize> {
    let mut written = 0;
    let mut write = |path: &str, bytes: &[u8]| {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        written += 1;
        fs::write(path, bytes)
    };
    for path in ["exercises/", "lessons/", "engine/"].iter().flat_map(|folder| Files::Embedded.list(folder)) {
        // Whoever built this program may have solved an exercise in place.
        let from = path.strip_suffix("src/lib.rs").map(|folder| format!("{folder}stub.rs"));
        let bytes = from.and_then(|stub| Files::Embedded.bytes(&stub)).or_else(|| Files::Embedded.bytes(&path));
        write(&path, &bytes.unwrap_or_default())?;
    }
    write("Cargo.toml", above()?.as_bytes())?;
    Ok(written)
}

/// The manifest above the engine, without the server.
fn above() -> io::Result<String> {
    let manifest: Table = toml::from_str(ABOVE).map_err(io::Error::other)?;
    let mut workspace = manifest.get("workspace").and_then(Value::as_table).cloned().unwrap_or_default();
    for members in ["members", "default-members"] {
        workspace.insert(members.to_owned(), Value::Array(vec!["engine".into()]));
    }
    let manifest = Table::from_iter([("workspace".to_owned(), Value::Table(workspace))]);
    toml::to_string(&manifest).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unpacked_is_laid_out_like_the_repository_and_unsolved() {
        let dir = tempfile::tempdir().unwrap();
        assert!(unpack(dir.path()).unwrap() > 50);
        let text = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
        assert_eq!(text("exercises/login/src/lib.rs"), text("exercises/login/stub.rs"));
        assert!(text("Cargo.toml").contains("members = [\"engine\"]") && !text("Cargo.toml").contains("[package]"));
        assert!(text("engine/src/lib.rs").contains("pub mod browser;") && dir.path().join("lessons/attacks").is_dir());
        assert!(!dir.path().join("exercises/target").exists());
        // An editor's rust-analyzer has a build folder of its own, so that it does not block the tests.
        let json = |path: &str| serde_json::from_str::<serde_json::Value>(&text(path)).unwrap();
        assert_eq!(json("exercises/.vscode/settings.json")["rust-analyzer.cargo.targetDir"], true);
        let zed = json("exercises/.zed/settings.json");
        assert_eq!(zed["lsp"]["rust-analyzer"]["initialization_options"]["cargo"]["targetDir"], true);
        let helix: Table = toml::from_str(&text("exercises/.helix/languages.toml")).unwrap();
        assert_eq!(helix["language-server"]["rust-analyzer"]["config"]["cargo"]["targetDir"], Value::Boolean(true));
        let cargo: Table = toml::from_str(&text("exercises/.cargo/config.toml")).unwrap();
        assert!(cargo["build"]["rustflags"].to_string().contains("prefer-dynamic"));
    }
}
