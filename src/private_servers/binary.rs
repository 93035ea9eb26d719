//! Where a server's program is. Debian keeps PostgreSQL's off the path.

use std::path::{Path, PathBuf};

/// Folders of PostgreSQL's programs, a folder a version inside of each.
const POSTGRES: &[&str] = &["/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt"];

/// A program on the path.
pub(super) fn on_the_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A folder with `initdb` and `postgres`: of the newest version where there are several. On the path there can be a link to
/// one of the two alone.
pub(super) fn postgres_folder() -> Option<PathBuf> {
    let whole = |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let version = |folder: &Path| {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.trim_start_matches("postgresql@").split('.').next().and_then(|n| n.parse::<u32>().ok())
    };
    let installed = POSTGRES.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut found: Vec<_> = installed
        .map(|entry| entry.path())
        .filter_map(|folder| Some((version(&folder)?, folder.join("bin"))))
        .filter(|(_, folder)| whole(folder))
        .collect();
    found.sort();
    let on_path = || {
        let real = std::fs::canonicalize(on_the_path("initdb")?).ok()?;
        real.parent().filter(|folder| whole(folder)).map(Path::to_owned)
    };
    found.pop().map(|(_, folder)| folder).or_else(on_path)
}
