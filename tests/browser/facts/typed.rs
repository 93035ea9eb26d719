//! A link to an address with `http:`: what is tried first, and for which names.

use super::{
    person::{BOTH, Person},
    sites::{Sites, page},
};

/// A name as the public has them, below a suffix that is registered.
const PUBLIC: &str = "www.grand-bank.com";
/// Another, at which somebody on the network keeps https from answering.
const DEAF: &str = "www.old-bank.com";
/// Names that nobody outside can have: the course's, a machine's own, a single word, private addresses.
const OWN: [&str; 5] = ["hotel.grand.example", "hotel.localhost", "printer", "192.168.1.7", "10.0.0.7"];

/// In which ways a host is tried when somebody follows a link to it.
async fn ways(person: &Person, sites: &Sites, host: &str) -> Vec<String> {
    person.opens("http://evil.example/").await;
    person
        .does(&format!(
            "const a = document.createElement('a'); a.href = 'http://{host}/'; document.body.append(a); a.click()"
        ))
        .await;
    sites.comes(host, "/").await;
    person.until(&format!("location.hostname === '{host}' && document.readyState === 'complete'")).await;
    sites.ways(host)
}

async fn https_first_for_public_names_only(person: &Person, sites: &Sites) {
    assert_eq!(ways(person, sites, PUBLIC).await, ["tls", "https"], "{PUBLIC}, where https answers");
    for host in OWN {
        assert_eq!(ways(person, sites, host).await, ["http"], "{host}, where https would answer");
    }
    assert_eq!(ways(person, sites, DEAF).await, ["tls", "http"], "{DEAF}, where https does not answer");
    // No word to the user: the page is there.
    person.until(&format!("location.href === 'http://{DEAF}/' && document.body.innerText === 'here'")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_names_are_asked_over_https_first() {
    for which in BOTH {
        let sites = Sites::with_deaf(|_| page("here"), DEAF).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        https_first_for_public_names_only(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
