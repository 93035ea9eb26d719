//! `cloakroom exercise hint`: one more hint each time, and how many are left.

use std::process::ExitCode;

use super::{Bench, Done, say, screen::Screen};

pub(super) async fn hint(bench: &Bench, slug: &str) -> Done {
    say(&bench.next_hint(slug, Screen::of_stdout()).await?);
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    /// The next hint in words; after the last, the last again.
    pub(super) async fn next_hint(&self, slug: &str, screen: Screen) -> Result<String, String> {
        let exercise = self.exercise(slug)?;
        let hints = &exercise.plain_hints;
        let efforts = self.progress.efforts().await.map_err(|e| e.to_string())?;
        let read = efforts.get(slug).map_or(0, |effort| effort.hints) as usize;
        let number = (read + 1).min(hints.len());
        let Some(text) = number.checked_sub(1).and_then(|at| hints.get(at)) else {
            return Err(format!("`{slug}` has no hints"));
        };
        self.progress.note_hints(slug, u32::try_from(number).unwrap_or(u32::MAX)).await.map_err(|e| e.to_string())?;
        let next = if number == hints.len() {
            format!("That was the last. The solution: cloakroom exercise solution {slug}")
        } else {
            format!("The next: cloakroom exercise hint {slug}")
        };
        let head = format!("Hint {number} of {}", hints.len());
        Ok(format!("{}\n\n{}\n\n{}", screen.strong(&head), screen.wrapped(text, 0), screen.faint(&next)))
    }
}
