//! A file of a course folder, where it really lies.
//!
//! A course may come from somebody else, and what is below its *assets* is given to every visitor: a symbolic link must
//! not lead out of the folder that it stands in.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file that this path of the course leads to, if it lies below the same top folder of the course.
pub(super) fn real(course: &Path, path: &str) -> Option<PathBuf> {
    let top = path.split('/').next().filter(|top| *top != path).unwrap_or_default();
    let course = fs::canonicalize(course).ok()?;
    let top = fs::canonicalize(course.join(top)).ok()?;
    let file = fs::canonicalize(course.join(path)).ok()?;
    (top.starts_with(&course) && file.starts_with(&top)).then_some(file)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::files::Files;

    #[test]
    fn a_link_that_leads_out_of_its_folder_is_not_followed() {
        let (outside, course) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |path: &str| course.path().join(path);
        fs::write(outside.path().join("secret"), "secret").unwrap();
        fs::create_dir_all(at("assets/below")).unwrap();
        for (file, text) in [(".env", "secret"), ("assets/own.css", "own"), ("assets/below/deep.css", "deep")] {
            fs::write(at(file), text).unwrap();
        }
        symlink(outside.path().join("secret"), at("assets/out.css")).unwrap();
        symlink("../.env", at("assets/up.css")).unwrap();
        symlink("up.css", at("assets/twice.css")).unwrap();
        symlink(outside.path(), at("assets/folder")).unwrap();
        symlink(outside.path(), at("lessons")).unwrap();
        symlink("below/deep.css", at("assets/stays.css")).unwrap();
        let files = Files::Disk(course.path().to_owned());
        let text = |path: &str| files.text(path);
        for path in ["assets/out.css", "assets/up.css", "assets/twice.css", "assets/folder/secret", "lessons/secret"] {
            assert_eq!(text(path), None, "{path}");
        }
        assert_eq!(text("assets/own.css").as_deref(), Some("own"));
        assert_eq!(text("assets/stays.css").as_deref(), Some("deep"));
    }
}
