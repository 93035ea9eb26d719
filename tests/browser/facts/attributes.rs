//! Script in attributes: which of it runs when a page arrives, and what a policy makes of it.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    person::{BOTH, Person},
    sites::{Answer, Sites, page},
};
use crate::browsers::internet::Request;

const HOTEL: &str = "hotel.grand.example";

/// Each says which it was.
const SHAPES: &str = "<img src=/none onerror=\"fetch('/ran?error')\"><svg onload=\"fetch('/ran?svg')\"></svg>\
    <body onload=\"fetch('/ran?body')\"><img onerror=\"fetch('/ran?nowhere')\">\
    <p onmouseover=\"fetch('/ran?mouse')\">here</p><a href=\"javascript:fetch('/ran?link')\">come</a>";

fn answers(request: &Request) -> Answer {
    match request.target.as_str() {
        "/shapes" => page(SHAPES),
        "/held" => page(SHAPES).with("Content-Security-Policy: script-src 'self'"),
        _ => page("no picture"),
    }
}

async fn clicks(person: &Person) {
    person.does("document.querySelector('a').click()").await;
}

async fn scripts_run(person: &Person, sites: &Sites) {
    person.opens(&format!("https://{HOTEL}/held")).await;
    sites.comes(HOTEL, "/none").await;
    clicks(person).await;
    person.opens(&format!("https://{HOTEL}/shapes")).await;
    for shape in ["error", "svg", "body"] {
        sites.comes(HOTEL, &format!("/ran?{shape}")).await;
    }
    assert!(sites.asked(HOTEL, "/ran?link").is_empty(), "nobody has clicked yet, and under the policy it does not run");
    clicks(person).await;
    sites.comes(HOTEL, "/ran?link").await;
    // What comes late would come now.
    sleep(Duration::from_millis(300)).await;
    for shape in ["error", "svg", "body", "link"] {
        assert_eq!(sites.asked(HOTEL, &format!("/ran?{shape}")).len(), 1, "{shape}: not under the policy");
    }
    for shape in ["nowhere", "mouse"] {
        assert!(sites.asked(HOTEL, &format!("/ran?{shape}")).is_empty(), "{shape} does not run by itself");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_some_attributes_runs_by_itself_and_not_under_a_policy() {
    for which in BOTH {
        let sites = Sites::start(answers).await;
        let Some(person) = Person::at(which, &sites).await else { continue };
        scripts_run(&person, &sites).await;
        person.leaves().await;
        sites.end();
    }
}
