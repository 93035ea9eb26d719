//! The files that the binary carries, as *build.rs* lists them.

static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The bytes of a file, by its path in the repository.
pub(super) fn get(path: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by_key(&path, |(name, _)| name).ok()?;
    FILES.get(at).map(|(_, bytes)| *bytes)
}

/// The paths that begin so.
pub(super) fn list(start: &str) -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(path, _)| *path).filter(move |path| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_builds_and_tests_leave_is_not_carried() {
        assert!(get("lessons/course.toml").is_some() && get("lessons/nothing").is_none());
        assert!(list("engine/").any(|path| path == "engine/Cargo.toml"));
        let foreign = |path: &str| {
            path.split('/').any(|part| ["target", "node_modules", "kept", "samples"].contains(&part))
                && !path.starts_with("tests/it/samples/")
                || path.ends_with(".test.js")
                || path.ends_with("_tests.rs") && path.starts_with("tests/")
        };
        assert_eq!(list("").filter(|path| foreign(path)).collect::<Vec<_>>(), [""; 0]);
        assert!(FILES.is_sorted_by_key(|(path, _)| path));
    }
}
