//! Blocks and questions of the course, found by their names, and the blocks that lead up to a place.

use super::{Course, Lesson, LiveBlock, Quiz, TourStep};

impl Lesson {
    /// What a block of it is kept under.
    #[must_use]
    pub fn block_name(&self, block: &LiveBlock) -> String {
        format!("{}:{}", self.slug, block.key)
    }

    /// What a question of it is kept under.
    #[must_use]
    pub fn quiz_name(&self, quiz: &Quiz) -> String {
        format!("{}:{}", self.slug, quiz.key)
    }

    /// What is played up to the end of a section; `None` where the section has nothing to play.
    #[must_use]
    pub fn live_up_to(&self, section: &str) -> Option<Vec<&LiveBlock>> {
        let end = self.live.iter().rposition(|b| b.section == section)?;
        Some(self.live.iter().take(end + 1).collect())
    }
}

impl Course {
    /// The block that notes this name: in the lesson of the block with the ID `near`, or else in the first that has one.
    #[must_use]
    pub fn noted_by(&self, name: &str, near: &str) -> Option<(&Lesson, &LiveBlock)> {
        let here = self.live(near).map(|(lesson, _)| lesson);
        let lessons = here.into_iter().chain(&self.lessons);
        lessons.flat_map(|l| l.live.iter().map(move |b| (l, b))).find(|(_, block)| block.notes(name))
    }

    /// A block by its ID on the page, with its lesson.
    #[must_use]
    pub fn live(&self, id: &str) -> Option<(&Lesson, &LiveBlock)> {
        self.lessons.iter().find_map(|l| l.live.iter().find(|b| b.id == id).map(|b| (l, b)))
    }

    /// A question by its key, with its lesson.
    #[must_use]
    pub fn quiz(&self, key: &str) -> Option<(&Lesson, &Quiz)> {
        self.lessons.iter().find_map(|l| l.quizzes.iter().find(|q| q.key == key).map(|q| (l, q)))
    }

    /// What the tour plays up to the end of a step, the first being 1; `None` where that step has nothing to play.
    #[must_use]
    pub fn tour_up_to(&self, step: usize) -> Option<Vec<&LiveBlock>> {
        let of_step = |at: &TourStep| {
            let lesson = self.lesson(&at.lesson);
            lesson.into_iter().flat_map(|l| &l.live).filter(|b| b.section == at.section).collect::<Vec<_>>()
        };
        let last = self.tour.steps.get(step.checked_sub(1)?)?;
        if of_step(last).is_empty() {
            return None;
        }
        Some(self.tour.steps.iter().take(step).flat_map(of_step).collect())
    }
}
