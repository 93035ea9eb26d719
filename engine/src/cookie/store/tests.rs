//! A few that are looked through and many with an index are found alike.

use super::*;

fn cookie(number: u64) -> Cookie {
    let at = |seconds: u64| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(i64::try_from(seconds).unwrap_or(0));
    let domain = ["a.example", "b.a.example", "c.b.a.example", "a.other", "example", "co.uk", "127.0.0.1"];
    Cookie {
        name: format!("n{}", number % 5),
        value: number.to_string(),
        domain: domain[usize::try_from(number).unwrap_or(0) % domain.len()].to_owned(),
        host_only: number.is_multiple_of(2),
        path: "/".to_owned(),
        secure: number.is_multiple_of(3),
        http_only: false,
        same_site: crate::cookie::SameSite::Lax,
        partitioned: false,
        partition: None,
        created: at(number),
        expires: (number.is_multiple_of(4)).then(|| at(100 + number)),
        last_used: at(number * 7 % 23),
    }
}

/// The same cookies, with an index and without.
fn both() -> [Store; 2] {
    let (mut few, mut many) = (Store::default(), Store { index: Some(Index::default()), ..Store::default() });
    for number in 0..FEW as u64 {
        few.push(cookie(number));
        many.push(cookie(number));
    }
    assert!(few.index.is_none());
    [few, many]
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds)
}

/// Everything that can be asked.
fn answers(store: &Store) -> Vec<String> {
    let mut answers = Vec::new();
    for host in
        ["a.example", "c.b.a.example", "x.a.example", "a.other", "example", "uk", "127.0.0.1", "", "a.", "xa.example"]
    {
        let values: Vec<&str> = store.for_host(host).map(|cookie| cookie.value.as_str()).collect();
        let mut crowds = [store.crowd(host, true), store.crowd(host, false)];
        crowds.iter_mut().for_each(|crowd| crowd.sort_unstable());
        let counts = (store.count(host, true), store.count(host, false));
        let secure = store.any_secure(host, |held| held.name == "n3");
        answers.push(format!("{host}: {values:?} {crowds:?} {counts:?} {secure}"));
    }
    for number in 0..40 {
        answers.push(format!("{:?}", store.replaced_by(&cookie(number))));
    }
    answers.push(format!("{:?} {:?}", store.least_used(9, 3), store.len()));
    answers
}

#[test]
fn an_index_changes_no_answer() {
    let [mut few, mut many] = both();
    assert_eq!(answers(&few), answers(&many));
    for store in [&mut few, &mut many] {
        store.used(5, at(99));
        store.remove(7);
        store.put(7, cookie(7));
        store.purge(at(110));
        store.retain(|cookie| cookie.name != "n4");
    }
    assert_eq!(answers(&few), answers(&many));
    assert!(few == many && few.len() < FEW);
}

#[test]
fn the_index_is_made_when_there_are_more_than_a_few() {
    let [mut few, mut many] = both();
    for number in 100..140 {
        few.push(cookie(number));
        many.push(cookie(number));
    }
    assert!(few.index.is_some());
    assert_eq!(answers(&few), answers(&many));
}
