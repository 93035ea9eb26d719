//! The blocks that ask: a prediction, a question, a recall card.

use cloakroom_engine::script::{Fence, Problem};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        inline::inline,
        question::Predict,
        recall::{self, Card, Quiz, QuizOption},
    },
    BlockRenderer, Outcome, body,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuizBlock {
    ask: String,
    right: String,
    wrong: Vec<Wrong>,
    why: String,
    /// The section to read again: where the answer stands.
    #[serde(default)]
    section: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    text: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardBlock {
    front: String,
    back: String,
}

impl BlockRenderer<'_> {
    pub(super) fn predict(&self, fence: &Fence, id: String) -> Outcome {
        let block: Predict = body(fence)?;
        if let Some(problem) = block.problem(fence.line) {
            return Err(vec![problem]);
        }
        let options: Vec<Value> =
            block.options.iter().map(|o| json!({ "html": inline(o), "right": *o == block.answer })).collect();
        let value = json!({ "id": id, "ask_html": inline(&block.ask), "options": options, "because_html": inline(&block.because) });
        self.view(fence, "predict", &value)
    }

    pub(super) fn quiz(&mut self, fence: &Fence, id: String) -> Outcome {
        let block: QuizBlock = body(fence)?;
        let Some(section) = block.section else {
            let todo = "Add section = \"ID\", the anchor of the section to read again";
            return Err(vec![Problem::at(
                fence.line,
                "the quiz does not say in which section its answer stands",
                todo,
            )]);
        };
        let option = |text: &str, why: &str, right| QuizOption { html: inline(text), right, why_html: inline(why) };
        let mut options: Vec<QuizOption> = block.wrong.iter().map(|w| option(&w.text, &w.why, false)).collect();
        // Not always first, not always last, and the same on every rendering.
        let place = block.ask.len() % (options.len() + 1);
        options.insert(place, option(&block.right, &block.why, true));
        let (key, ask_html) = (recall::key(&block.ask), inline(&block.ask));
        let value =
            json!({ "id": id, "key": key, "ask_html": ask_html, "options": options, "why_html": inline(&block.why) });
        self.quizzes.push(Quiz { key, ask_html, options, section, line: fence.line });
        self.view(fence, "quiz", &value)
    }

    pub(super) fn card(&mut self, fence: &Fence, id: String) -> Outcome {
        let block: CardBlock = body(fence)?;
        let stub = format!("{}.{}", self.stub, self.cards.len() + 1);
        let (front_html, back_html) = (inline(&block.front), inline(&block.back));
        let value = json!({ "id": id, "front_html": front_html, "back_html": back_html, "stub": stub });
        self.cards.push(Card { key: recall::key(&block.front), stub, front_html, back_html });
        self.view(fence, "card", &value)
    }
}
