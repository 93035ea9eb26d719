//! What is shown of a case that cannot be played here: a recorded dialogue for each side.

use cloakroom_engine::script::{Fence, Problem};

/// Two dialogues.
#[derive(Debug, Clone)]
pub struct SeenCase {
    /// How it goes wrong.
    pub before: Seen,
    /// With the cure.
    pub after: Seen,
}

/// One dialogue.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// What speaks in it.
    pub title: String,
    /// As it stands.
    pub text: String,
}

/// Reads the two blocks.
pub(super) fn read(fences: &[Fence], line: usize) -> Result<SeenCase, Vec<Problem>> {
    let side = |name: &str| {
        let todo = "Write two blocks: seen side=before title=\"...\" and seen side=after title=\"...\"";
        let mut of_side = fences.iter().filter(|f| f.args.get("side").is_some_and(|side| side == name));
        let fence = of_side.next().ok_or_else(|| Problem::at(line, format!("nothing is shown {name}"), todo))?;
        fence.only(&["side", "title"])?;
        Ok(Seen { title: fence.need("title")?.to_owned(), text: fence.body.clone() })
    };
    Ok(SeenCase { before: side("before").map_err(|p| vec![p])?, after: side("after").map_err(|p: Problem| vec![p])? })
}
