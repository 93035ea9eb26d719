//! A run as the recording keeps it: request lines, cookies, statuses.

use cloakroom::course::{RecordedRequest, RecordedStep};
use cloakroom_engine::{
    exchange::{Exchange, header},
    script::RunStep,
};

use crate::masked::Masks;

/// More than so many requests in a row that differ in nothing but an ID, and the middle ones are left out.
const MOST_ALIKE: usize = 5;

pub(crate) fn steps(steps: &[RunStep], masks: &Masks) -> Vec<RecordedStep> {
    let exchanges = |step: &RunStep| {
        let all: Vec<&Exchange> = step.played.iter().flat_map(|p| &p.exchanges).collect();
        all.chunk_by(|a, b| alike(a, b)).flat_map(|group| shown(group, masks)).collect()
    };
    steps.iter().map(|s| RecordedStep { title: s.title.clone(), reached: s.reached, sent: exchanges(s) }).collect()
}

fn alike(a: &Exchange, b: &Exchange) -> bool {
    (&a.who, &a.request.method, &a.request.url, a.response.status)
        == (&b.who, &b.request.method, &b.request.url, b.response.status)
}

fn shown(group: &[&Exchange], masks: &Masks) -> Vec<RecordedRequest> {
    match group {
        [first, .., last] if group.len() > MOST_ALIKE => {
            let first = RecordedRequest { left_out: group.len() - 2, ..request(first, masks) };
            vec![first, request(last, masks)]
        }
        few => few.iter().map(|exchange| request(exchange, masks)).collect(),
    }
}

fn request(exchange: &Exchange, masks: &Masks) -> RecordedRequest {
    let Exchange { who, request, response, .. } = exchange;
    let set = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    RecordedRequest {
        who: who.clone(),
        line: masks.on(&format!("{} {}", request.method, request.url)),
        cookie: masks.on(header(&request.headers, "cookie").unwrap_or_default()),
        body: masks.on(&request.body),
        status: response.status,
        location: masks.on(response.header("location").unwrap_or_default()),
        set_cookie: set.map(|(_, line)| masks.on(line)).collect(),
        left_out: 0,
    }
}
