//! One side of a case that the cookie judge answers, held against what the case says.

use cloakroom_engine::{
    paste::{Cause, Pasted},
    script::Problem,
};
use serde_json::json;
use time::OffsetDateTime;
use url::form_urlencoded::Serializer;

use super::PlayedSide;
use crate::{
    course::JudgeSide,
    view::{
        case_link::PAGE,
        judge::{CauseView, ConfigurationView, Form, Judged, configuration, judged},
    },
};

/// Asks all judges.
pub(super) fn play(side: &JudgeSide, line: usize, now: OffsetDateTime) -> PlayedSide {
    let query = Serializer::new(String::new()).extend_pairs(&side.fields).finish();
    let form = Form::parse(&query);
    let pasted = form.pasted(now);
    let wrong = |says: String| Problem::at(line, says, "Try it at /reference/cookies: where it disagrees, it is right");
    let mut problems = Vec::new();
    let answers = judged(&form, &pasted, now).unwrap_or_else(|problem| {
        problems.push(wrong(problem.to_string()));
        None
    });
    let set = configuration(&pasted);
    let views = |causes: Vec<Cause>| -> Vec<CauseView> { causes.into_iter().map(CauseView::from).collect() };
    let (causes, notes) = (views(pasted.causes()), views(pasted.notes()));
    let all_told = told(&pasted, causes.iter().chain(&notes), set.as_ref());
    let mut statements = 0;
    for (judge, words) in &side.is {
        statements += 1;
        let got = answers.as_ref().map_or_else(Vec::new, |answers| answers.words_of(judge));
        if got != *words {
            problems.push(wrong(format!("{judge} says {}, and not {}", listed(&got), listed(words))));
        }
    }
    if let Some(code) = &side.because {
        statements += 1;
        let known: Vec<&str> = answers.iter().flat_map(Judged::codes).collect();
        if !known.contains(&code.as_str()) {
            problems.push(wrong(format!("the last line is decided by {}, and not by {code}", known.join(", "))));
        }
    }
    for (words, wanted) in [(&side.told, true), (&side.not_told, false)] {
        let Some(words) = words else { continue };
        statements += 1;
        if all_told.contains(words.as_str()) != wanted {
            let says = if wanted { "nothing of it says" } else { "it says" };
            problems.push(wrong(format!("{says} “{words}”: {all_told}")));
        }
    }
    let view = json!({
        "paste": side.paste, "href": format!("{PAGE}?{query}"), "answers": answers, "took": pasted.took(),
        "causes": causes, "notes": notes, "configuration": set, "show_html": side.show_html,
    });
    PlayedSide { view, statements, problems }
}

/// All that is said of a paste.
fn told<'a>(
    pasted: &Pasted,
    causes: impl Iterator<Item = &'a CauseView>,
    set: Option<&ConfigurationView<'_>>,
) -> String {
    let mut all = vec![pasted.took()];
    for cause in causes {
        let seen = cause.seen.as_deref();
        let texts = [Some(cause.title), seen, Some(cause.says), Some(cause.try_it)];
        all.push(texts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    all.extend(set.into_iter().flat_map(texts));
    all.join(" ")
}

/// Every text of a configuration, in order.
fn texts(set: &ConfigurationView<'_>) -> Vec<String> {
    let mut texts = vec![set.library, set.headline];
    texts.extend(set.settings.iter().flat_map(|one| [one.text, one.word, one.says]));
    texts.extend(set.notes.iter().map(String::as_str));
    texts.push(set.fixed);
    texts.extend(set.line);
    texts.into_iter().map(str::to_owned).collect()
}

fn listed<T: AsRef<str>>(words: &[T]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ") }
}
