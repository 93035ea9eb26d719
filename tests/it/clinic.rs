//! The clinic: a sentence leads to its case, each case is played before and after its cure, and every page is there.

mod measure;
mod said;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use cloakroom::{
    check::check_one,
    course::{Case, CasePlayed, Course},
    password::Hasher,
    sandbox::Services,
    search::{Fit, Index, LONGEST_TOLD},
    store::Stores,
};
use http::StatusCode;

use crate::harness::{TestApp, embedded};
use measure::{measure, sentences, slugs};
use said::{ELSEWHERE, SENTENCES, SITUATIONS, WITH_STRANGE_WORDS};

/// The words were chosen with an eye on these.
const KNOWN: &str = include_str!("clinic/known.txt");
/// Nothing was changed for the sake of these: they were written last, and asked once.
const UNSEEN: &str = include_str!("clinic/unseen.txt");

/// The slugs of the first three cases for a sentence.
fn first_three(index: &Index, sentence: &str) -> Vec<String> {
    slugs(index, sentence, 3)
}

#[test]
fn sentences_that_nobody_tuned_for_find_their_case_and_foreign_ones_none() {
    let index = Index::of(&embedded().library.current(), &[]);
    for (file, [among_three, told, foreign_fits]) in [(KNOWN, [98, 97, 1]), (UNSEEN, [95, 92, 3])] {
        let measured = measure(&index, file);
        println!("{measured}");
        measured.holds(among_three, told, foreign_fits);
    }
}

/// Whoever is led to a case that is not it comes to the right one in a click: by a question of its page or a case that is
/// near, or from the list, where it is second or third.
#[test]
fn a_wrong_first_case_leads_to_the_right_one() {
    let course = embedded().library.current();
    let index = Index::of(&course, &[]);
    let (mut lost, mut wrong, mut by_its_page) = (Vec::new(), 0, 0);
    for (sentence, right) in sentences(KNOWN).chain(sentences(UNSEEN)).filter(|(_, right)| !right.is_empty()) {
        let found = first_three(&index, sentence);
        let Some(case) = found.first().and_then(|slug| course.case(slug)) else { continue };
        if right.contains(&case.slug.as_str()) {
            continue;
        }
        wrong += 1;
        let answers = case.front.questions.iter().flat_map(|question| &question.answers);
        let leads = answers.filter_map(|answer| answer.leads.as_ref()).chain(&case.front.near);
        let leads: Vec<&str> = leads.map(String::as_str).collect();
        if right.iter().any(|slug| leads.contains(slug)) {
            by_its_page += 1;
        } else if !found.iter().any(|slug| right.contains(&slug.as_str())) {
            lost.push(format!("{} leads to {leads:?}: {sentence:?} wants {right:?}", case.slug));
        }
    }
    println!("{wrong} have a wrong first case; from {by_its_page} its page leads on, and {} are lost", lost.len());
    assert!(by_its_page * 2 >= wrong, "{by_its_page} of {wrong}");
    let of = sentences(KNOWN).chain(sentences(UNSEEN)).count();
    assert!(lost.len() * 100 <= of, "{} of {of}:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn a_sentence_of_any_form_is_answered_at_once() {
    let index = Index::of(&embedded().library.current(), &[]);
    for sentence in [
        "a".repeat(5000),
        "cookie ".repeat(700),
        "unknownword".repeat(400),
        (0..700).map(|n| format!("word{n} ")).collect(),
        "🦀🍪🏨".repeat(300),
        "משתמש מנותק אחרי תשלום \u{202e} cookie".to_owned(),
        "<script>alert(1)</script><b onload=x>session".to_owned(),
        "the of and it is to a".to_owned(),
        "' OR 1=1; -- {{7*7}} %00 \0 \u{feff}".to_owned(),
        "n't 's ’ -_.: ...".to_owned(),
    ] {
        let begun = Instant::now();
        let found = index.find_cases(&sentence);
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?} {}", begun.elapsed(), &sentence[..20]);
        assert!(found.fit != Fit::Fits || sentence.contains("cookie"), "{sentence}");
    }
    assert_eq!(index.find_cases("the of and it is").fit, Fit::Nothing);
    let begun = Instant::now();
    sentences(UNSEEN).for_each(|(sentence, _)| drop(index.find_cases(sentence)));
    let each = begun.elapsed() / u32::try_from(sentences(UNSEEN).count()).unwrap();
    assert!(each < Duration::from_millis(40), "{each:?} a sentence");
}

#[test]
fn what_people_type_finds_its_case_among_the_first_three() {
    let course = embedded().library.current();
    let index = Index::of(&course, &[]);
    let mut lost = Vec::new();
    for (sentence, wanted) in SENTENCES.iter().chain(SITUATIONS) {
        let found = first_three(&index, sentence);
        if !found.iter().any(|slug| wanted.contains(&slug.as_str())) {
            lost.push(format!("{sentence:?} wants {wanted:?} and finds {found:?}"));
        }
    }
    assert!(lost.is_empty(), "{} of {}:\n{}", lost.len(), SENTENCES.len() + SITUATIONS.len(), lost.join("\n"));
}

#[test]
fn a_sentence_of_a_case_finds_it_first_or_second() {
    let course = embedded().library.current();
    let index = Index::of(&course, &[]);
    let mut lost = Vec::new();
    for case in &course.cases {
        for says in case.front.says.iter().chain([&case.front.title]) {
            if !first_three(&index, says).iter().take(2).any(|slug| *slug == case.slug) {
                lost.push(format!("{}: {says:?} finds {:?}", case.slug, first_three(&index, says)));
            }
        }
    }
    assert!(lost.is_empty(), "{}:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn a_word_that_no_case_has_takes_no_sentence_away_from_its_case() {
    let index = Index::of(&embedded().library.current(), &[]);
    let mut lost = Vec::new();
    for (sentence, wanted) in WITH_STRANGE_WORDS {
        let fit = index.find_cases(sentence).fit;
        let found = first_three(&index, sentence);
        if fit == Fit::Nothing || !found.iter().any(|slug| wanted.contains(&slug.as_str())) {
            lost.push(format!("{sentence:?} {fit:?}, wants {wanted:?} and finds {found:?}"));
        }
    }
    assert!(lost.is_empty(), "{} of {}:\n{}", lost.len(), WITH_STRANGE_WORDS.len(), lost.join("\n"));
}

#[test]
fn what_is_about_something_else_fits_no_case() {
    let index = Index::of(&embedded().library.current(), &[]);
    for sentence in ELSEWHERE {
        assert_ne!(index.find_cases(sentence).fit, Fit::Fits, "{sentence}");
    }
}

#[tokio::test]
async fn a_drill_whose_line_was_found_is_written_down_and_marked() {
    let app = TestApp::start();
    let course = embedded().library.current();
    let case = course.cases.iter().find(|case| case.drill.is_some()).unwrap();
    let drill = case.drill.as_ref().unwrap();
    let (at, page) = (format!("/api/progress/drills/{}", case.slug), format!("/clinic/{}/drill", case.slug));
    let marked = async || {
        let (list, clinic) = (app.get(&page).await.body, app.get("/clinic").await.body);
        (list.contains("class=\"is-found\""), clinic.contains("lines found"))
    };
    let wrong = drill.exchanges.iter().flatten().find(|line| !line.is_cause).unwrap().number;
    assert_eq!(app.post(&at, &format!("{{\"line\": {wrong}}}")).await.json()["drills"], serde_json::json!([]));
    // An address that is opened changes nothing.
    app.get(&format!("{page}?line={}", drill.cause().unwrap().number)).await;
    assert_eq!(marked().await, (false, false));
    let right = format!("{{\"line\": {}}}", drill.cause().unwrap().number);
    for _ in 0..2 {
        assert_eq!(app.post(&at, &right).await.json()["drills"], serde_json::json!([case.slug]));
    }
    assert_eq!(marked().await, (true, true));
    assert!(app.get("/clinic?q=logged+out+after+paying").await.body.contains("1 of "), "beside what was found, too");
    assert!(app.get("/progress").await.body.contains("Found the line in"));
    for (path, body, status) in [
        (&*at, "{\"line\": 999}", 422),
        (&*at, "{\"line\": \"1\"}", 422),
        (&*at, "{}", 422),
        ("/api/progress/drills/no-such-case", "{\"line\": 1}", 404),
    ] {
        assert_eq!(app.post(path, body).await.status.as_u16(), status, "{path} {body}");
    }
    let file = app.get("/api/progress/file").await.body;
    assert!(file.contains("\"drills\"") && file.contains("\"found\""), "{file}");
}

#[tokio::test]
async fn a_lesson_leads_to_the_cases_that_lead_to_it() {
    let app = TestApp::start();
    let course = embedded().library.current();
    for lesson in &course.lessons {
        let page = app.get(&format!("/lessons/{}", lesson.slug)).await.body;
        let foot = page.split("<footer class=\"lesson-foot\">").nth(1).unwrap();
        for case in &course.cases {
            let named = case.front.lessons.iter().any(|place| place.split('#').next() == Some(&*lesson.slug));
            let linked = foot.contains(&format!("href=\"/clinic/{}\"", case.slug));
            assert_eq!(linked, named, "{} and {}", lesson.slug, case.slug);
        }
    }
}

#[tokio::test]
async fn every_case_is_played_before_and_after_its_cure() {
    let content = embedded();
    let course = content.library.current();
    let stores = Stores::in_memory().unwrap();
    let services = Services { stores, hasher: Hasher::default(), views: content.views.clone() };
    let checked = check_one(&course, &services, "clinic").await.unwrap();
    let problems: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(checked.statements > 3 * course.cases.len(), "{}", checked.statements);
}

#[test]
fn there_are_thirty_cases_and_twelve_drills_and_most_are_played() {
    let course = embedded().library.current();
    let played = |case: &&Case| !matches!(case.played, CasePlayed::Seen(_));
    assert!(course.cases.len() >= 30 && course.cases.iter().filter(|c| c.drill.is_some()).count() >= 12);
    assert!(course.cases.iter().filter(played).count() * 3 > course.cases.len() * 2);
}

#[tokio::test]
async fn every_page_of_the_clinic_is_there_and_says_what_its_case_says() {
    let app = TestApp::start();
    let course = embedded().library.current();
    for case in &course.cases {
        let page = app.get(&format!("/clinic/{}", case.slug)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", case.slug);
        assert!(!page.body.contains("It came out otherwise"), "{}", case.slug);
        for number in 1..=4 {
            let answered = app.get(&format!("/clinic/{}?a={number}&b={number}", case.slug)).await;
            assert_eq!(answered.status, StatusCode::OK, "{} {number}", case.slug);
        }
        let Some(drill) = &case.drill else { continue };
        let cause = drill.cause().unwrap().number;
        let at = |query: &str| format!("/clinic/{}/drill{query}", case.slug);
        let asked = app.get(&at("")).await.body;
        assert!(!asked.contains("the cause</span>"), "{}", case.slug);
        for line in drill.exchanges.iter().flatten() {
            let page = app.get(&at(&format!("?line={}", line.number))).await.body;
            assert_eq!(page.contains("Yes, that line"), line.is_cause, "{} {}", case.slug, line.number);
        }
        assert!(app.get(&at("?line=show")).await.body.contains(&format!("value=\"{cause}\" required checked")));
    }
}

#[tokio::test]
async fn bad_input_is_answered_in_words() {
    let app = TestApp::start();
    let long = "a".repeat(LONGEST_TOLD + 1);
    for (path, status) in [
        ("/clinic/no-such-case".to_owned(), 404),
        ("/clinic/no-such-case/drill".to_owned(), 404),
        ("/clinic/two-replicas?a=99&b=-1&a=x&c=%00".to_owned(), 200),
        ("/clinic/two-replicas/drill?line=99".to_owned(), 422),
        ("/clinic/two-replicas/drill?line=%3Cscript%3E".to_owned(), 422),
        (format!("/clinic?q={long}"), 422),
        ("/clinic?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(), 200),
        ("/clinic?q=%ff%fe".to_owned(), 200),
        ("/api/search?kind=case&q=logged+out".to_owned(), 200),
    ] {
        let answer = app.get(&path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        assert!(!answer.body.contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn a_sentence_leads_to_its_case_in_two_clicks() {
    let app = TestApp::start();
    let page = app.get("/clinic?q=the+buyer+is+logged+out+after+paying").await.body;
    let first = page.split("class=\"first-fit\"").nth(1).unwrap();
    assert!(first.split("</h3>").next().unwrap().contains("/clinic/card-return"), "{first}");
    // An answer to its question is the second click: this case, or the other that looks like it.
    assert!(first.contains("/clinic/card-return?a=1#asked") && first.contains("\"/clinic/bank-form\""), "{first}");
    let page = app.get("/clinic?q=pictures+are+blurred").await.body;
    assert!(page.contains("No case fits that sentence") && page.contains("/reference/cookies"), "{page}");
    let page = app.get("/clinic?q=the+user+is+logged+out").await.body;
    assert!(page.contains("Perhaps one of these") && !page.contains("first-fit"), "{page}");
    assert!(page.matches("class=\"sure\"").count() >= 2, "{page}");
    let page = app.get(&format!("/clinic?q={}", "after+the+redirect+the+user+is+logged+out.+".repeat(30))).await.body;
    assert!(page.contains("/clinic/save-before-redirect"), "a long one is read too: {page}");
    // The search takes shorter ones: the link to it asks with the beginning.
    let link = page.split("href=\"/search?q=").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(app.get(&format!("/search?q={link}")).await.status, StatusCode::OK, "{link}");
    assert!(app.get("/search?q=logged+out+after+paying").await.body.contains("/clinic/card-return"));
}

#[tokio::test]
async fn a_case_is_played_once_however_often_it_is_opened() {
    let app = TestApp::start();
    let at = |page: &str| page.split("Both were played on this machine at ").nth(1).unwrap()[..8].to_owned();
    let first = app.get("/clinic/two-replicas").await.body;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(at(&first), at(&app.get("/clinic/two-replicas?a=1").await.body));
}

/// As statements in a function's body: what they name is not looked up.
#[test]
fn each_cure_for_tower_sessions_is_rust() {
    let course = embedded().library.current();
    let (mut read, mut wrong) = (0, Vec::new());
    for case in &course.cases {
        let text = std::fs::read_to_string(format!("{}/{}", env!("CARGO_MANIFEST_DIR"), case.file)).unwrap();
        for part in text.split("```cure lang=Rust\n").skip(1) {
            let code = part.split("\n```").next().unwrap();
            read += 1;
            if let Err(error) = syn::parse_str::<syn::Block>(&format!("{{\n{code}\n}}")) {
                wrong.push(format!("{}: {error}:\n{code}", case.slug));
            }
        }
    }
    assert!(wrong.is_empty() && read >= 30, "{read} read:\n{}", wrong.join("\n\n"));
}

/// A way in from each case and to each case: nobody is left where nothing leads on.
#[test]
fn every_case_is_found_from_the_first_page_and_names_are_given_once() {
    let course: &Course = &embedded().library.current();
    let groups: BTreeSet<&str> = course.case_groups.iter().map(|group| group.id.as_str()).collect();
    for case in &course.cases {
        assert!(groups.contains(case.front.group.as_str()), "{}", case.slug);
    }
    let titles: BTreeSet<&str> = course.cases.iter().map(|case| case.front.title.as_str()).collect();
    assert_eq!(titles.len(), course.cases.len());
}
