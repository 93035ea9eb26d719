//! Which name is whose.

use super::*;

fn place(name: &str, port: u16, mode: Mode) -> Result<HostKind, NotOurs> {
    Hosts::localhost(3000, mode).place(&Asked { name: name.to_owned(), port })
}

#[test]
fn every_host_of_the_plan_is_found_on_our_port_and_no_other() {
    let id: SandboxId = "k7q2w3e4".parse().unwrap();
    for (name, expected) in [
        ("cloakroom.localhost", HostKind::Tutorial),
        ("localhost", HostKind::Doorstep),
        ("127.0.0.1", HostKind::Doorstep),
        ("::1", HostKind::Doorstep),
        ("hotel.k7q2w3e4.cloakroom.localhost", HostKind::Hotel(id.clone())),
        ("shop.k7q2w3e4.cloakroom.localhost", HostKind::Shop(id.clone())),
        ("k7q2w3e4.evil.localhost", HostKind::Evil(id.clone())),
        ("k7q2w3e4.id.localhost", HostKind::Identity(id.clone())),
        ("hotel.k7.cloakroom.localhost", HostKind::Nowhere),
        ("x.cloakroom.localhost", HostKind::Nowhere),
    ] {
        assert_eq!(place(name, 3000, Mode::Home).as_ref(), Ok(&expected), "{name}");
        assert!(
            place(name, 80, Mode::Home).is_err() && place(name, 3001, Mode::Network).is_err(),
            "{name} on another port"
        );
    }
}

#[test]
fn with_another_base_the_names_below_it_are_ours_and_the_others_are_not() {
    let names = ["class.example", "mallory.test", "who.test"].map(str::to_owned);
    let hosts = Hosts::named(Names::of(&names).unwrap(), 80, Mode::Network);
    let id: SandboxId = "k7q2w3e4".parse().unwrap();
    let at = |name: &str| hosts.place(&Asked { name: name.to_owned(), port: 80 });
    assert_eq!(at("class.example"), Ok(HostKind::Untrusted));
    assert_eq!(at("hotel.k7q2w3e4.class.example"), Ok(HostKind::Hotel(id.clone())));
    assert_eq!(at("k7q2w3e4.mallory.test"), Ok(HostKind::Evil(id.clone())));
    assert_eq!(at("k7q2w3e4.who.test"), Ok(HostKind::Identity(id.clone())));
    assert_eq!(hosts.addresses(&id).evil, "http://k7q2w3e4.mallory.test");
    for other in [
        "cloakroom.localhost",
        "hotel.k7q2w3e4.cloakroom.localhost",
        "k7q2w3e4.evil.localhost",
        "k7q2w3e4.id.localhost",
    ] {
        assert!(at(other).is_err(), "{other}");
    }
    for other in ["class.example.evil.test", "xclass.example", "test", "mallory.test", "who.test", "example"] {
        assert!(!matches!(at(other), Ok(HostKind::Untrusted | HostKind::Doorstep)), "{other}");
    }
    assert_eq!(at("localhost"), Ok(HostKind::Doorstep));
    assert!(hosts.is_doorstep("http://192.168.4.20") && hosts.is_doorstep("http://localhost"));
    for other in ["http://192.168.4.20:81", "http://evil.test", "https://192.168.4.20", "null", "http://class.example"]
    {
        assert!(!hosts.is_doorstep(other), "{other}");
    }
}

#[test]
fn without_a_name_of_its_own_the_site_that_signs_people_in_is_no_site_of_anothers() {
    let names = ["class.example", "mallory.test"].map(str::to_owned);
    let hosts = Hosts::named(Names::of(&names).unwrap(), 3000, Mode::Network);
    let id: SandboxId = "k7q2w3e4".parse().unwrap();
    let there = hosts.addresses(&id).id;
    assert_eq!(there, "http://id.k7q2w3e4.class.example:3000");
    let name = "id.k7q2w3e4.class.example".to_owned();
    assert_eq!(hosts.place(&Asked { name, port: 3000 }), Ok(HostKind::NoIdentity));
    let at_home = place("id.k7q2w3e4.cloakroom.localhost", 3000, Mode::Home);
    assert_eq!(at_home, Ok(HostKind::Nowhere), "where it has a name, this is none");
}

#[test]
fn other_hosts_are_not_ours() {
    for host in ["example.com", "cloakroom.localhost.evil.com", "evilevil.localhost", "192.168.1.5"] {
        assert!(place(host, 3000, Mode::Home).is_err(), "{host}");
    }
    assert_eq!(place("192.168.1.5", 3000, Mode::Network), Ok(HostKind::Doorstep));
    assert!(place("example.com", 3000, Mode::Network).is_err(), "a name is not ours, however open we are");
}
