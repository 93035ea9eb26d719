use super::*;
use crate::database::Database;

fn learner(class: &Class, nickname: &str) -> (LearnerId, Change) {
    let learner = LearnerId::random();
    let _ = class;
    let change = Change::Join {
        learner: learner.clone(),
        nickname: Nickname::typed(nickname).unwrap(),
        words: RecoveryWords::random(),
    };
    (learner, change)
}

fn question() -> Question {
    Question {
        source: String::new(),
        ask_html: "Which?".to_owned(),
        options_html: vec!["this".to_owned(), "that".to_owned()],
        right: Some(1),
        because_html: String::new(),
        answer_at: None,
    }
}

async fn class(database: &Database) -> Class {
    Class::open(Box::new(SqliteLog::new(database.clone())), "Tuesday", Clock::default()).await.unwrap()
}

async fn joined(class: &Class, nickname: &str) -> LearnerId {
    let (id, change) = learner(class, nickname);
    class.make(change).await.unwrap();
    id
}

#[tokio::test]
async fn a_class_that_is_opened_again_is_the_same() {
    let database = Database::in_memory().unwrap();
    let first = class(&database).await;
    let (mina, teo) = (joined(&first, "Mina").await, joined(&first, "Teo").await);
    first.make(Change::Ask { question: question() }).await.unwrap();
    let ballot = first.state().ballot().unwrap().number;
    first.make(Change::Vote { ballot, learner: mina.clone(), choice: 0 }).await.unwrap();
    first.make(Change::Vote { ballot, learner: mina.clone(), choice: 1 }).await.unwrap();
    first.make(Change::Vote { ballot, learner: teo.clone(), choice: 0 }).await.unwrap();
    first.make(Change::Remove { learner: teo }).await.unwrap();
    let again = class(&database).await;
    assert_eq!(*again.state(), *first.state());
    assert_eq!(again.state().ballot().unwrap().bars(), [1, 1], "who changed their mind counts once");
    assert_eq!(again.state().learner(&mina).unwrap().1.nickname.as_str(), "Mina");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let class = class(&Database::in_memory().unwrap()).await;
    let mina = joined(&class, "Mina").await;
    let before = class.state().clone();
    let (_, again) = learner(&class, "mina");
    assert!(class.make(again).await.unwrap_err().to_string().contains("called mina already"));
    for wrong in [
        Change::Vote { ballot: 1, learner: mina.clone(), choice: 0 },
        Change::Lead { to: Some("//elsewhere.example/".to_owned()) },
        Change::Lead { to: Some("/\\elsewhere.example".to_owned()) },
        Change::Ask { question: Question { options_html: vec!["one".to_owned()], right: None, ..question() } },
        Change::Ask { question: Question { right: Some(2), ..question() } },
        Change::Merge { from: mina.clone(), into: mina.clone() },
        Change::Rename { learner: LearnerId::random(), nickname: Nickname::typed("x").unwrap() },
        Change::Restore,
        Change::Name { name: "  ".to_owned() },
        Change::Open { name: "Wednesday".to_owned(), code: JoinCode::random() },
    ] {
        let says = class.make(wrong.clone()).await.unwrap_err();
        assert!(matches!(says, ClassError::Refused(_)), "{wrong:?}: {says}");
    }
    assert_eq!(*class.state(), before);
}

#[tokio::test]
async fn a_vote_counts_until_it_is_locked_and_a_state_never_goes_back() {
    let class = class(&Database::in_memory().unwrap()).await;
    let mina = joined(&class, "Mina").await;
    class.make(Change::Ask { question: question() }).await.unwrap();
    let ballot = class.state().ballot().unwrap().number;
    let vote = |choice| Change::Vote { ballot, learner: mina.clone(), choice };
    class.make(vote(0)).await.unwrap();
    assert!(class.make(vote(2)).await.is_err());
    class.make(Change::Show { ballot }).await.unwrap();
    assert!(class.make(vote(1)).await.unwrap_err().to_string().contains("locked"));
    class.make(Change::Lock { ballot }).await.unwrap();
    assert_eq!(class.state().ballot().unwrap().state, BallotState::Shown);
    class.make(Change::Ask { question: question() }).await.unwrap();
    assert!(class.make(Change::Tell { ballot }).await.is_err(), "it is over");
    assert_eq!(class.state().ballots().count(), 2);
}

#[tokio::test]
async fn a_reset_empties_the_class_and_can_be_taken_back() {
    let class = class(&Database::in_memory().unwrap()).await;
    let mina = joined(&class, "Mina").await;
    let code = class.state().code().cloned();
    class.make(Change::Lead { to: Some("/lessons/cookies".to_owned()) }).await.unwrap();
    class.make(Change::Reset { code: JoinCode::random() }).await.unwrap();
    assert!(class.state().learner(&mina).is_none() && class.state().lead().is_none());
    let other = joined(&class, "MINA").await;
    class.make(Change::Restore).await.unwrap();
    assert_eq!(class.state().code().cloned(), code);
    let state = class.state();
    assert_eq!(state.learner(&mina).unwrap().1.nickname.as_str(), "Mina");
    assert_eq!(state.learner(&other).unwrap().1.nickname.as_str(), "MINA 2");
}

#[tokio::test]
async fn who_was_merged_is_the_other_one_with_one_vote() {
    let class = class(&Database::in_memory().unwrap()).await;
    let (phone, laptop) = (joined(&class, "Mina").await, joined(&class, "Mina 2").await);
    class.make(Change::Ask { question: question() }).await.unwrap();
    let ballot = class.state().ballot().unwrap().number;
    for learner in [&phone, &laptop] {
        class.make(Change::Vote { ballot, learner: learner.clone(), choice: 0 }).await.unwrap();
    }
    class.make(Change::Merge { from: laptop.clone(), into: phone.clone() }).await.unwrap();
    let state = class.state();
    assert_eq!(state.learner(&laptop).unwrap().0, phone);
    assert_eq!((state.count(), state.ballot().unwrap().bars()), (1, vec![1, 0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_who_join_and_vote_at_once_all_count_once() {
    let database = Database::in_memory().unwrap();
    let first = class(&database).await;
    let joining = (0..300).map(|n| {
        let class = first.clone();
        tokio::spawn(async move { joined(&class, &format!("learner {n}")).await })
    });
    let all: Vec<LearnerId> = futures_util::future::join_all(joining).await.into_iter().map(Result::unwrap).collect();
    first.make(Change::Ask { question: question() }).await.unwrap();
    let ballot = first.state().ballot().unwrap().number;
    let voting =
        all.iter().flat_map(|learner| [0, 1, 1].map(|choice| (learner.clone(), choice))).map(|(learner, choice)| {
            let class = first.clone();
            tokio::spawn(async move { class.make(Change::Vote { ballot, learner, choice }).await })
        });
    for vote in futures_util::future::join_all(voting).await {
        vote.unwrap().unwrap();
    }
    assert_eq!(first.state().ballot().unwrap().bars().iter().sum::<usize>(), 300);
    assert_eq!(*class(&database).await.state(), *first.state(), "the log has the order that was applied");
}
