//! A run as the recording keeps it: request lines, cookies, statuses.

use cloakroom::course::{RecordedRequest, RecordedStep};
use cloakroom_engine::{
    exchange::{Exchange, header},
    script::RunStep,
};

use crate::masked::Masks;

pub(crate) fn steps(steps: &[RunStep], masks: &Masks) -> Vec<RecordedStep> {
    let exchanges = |step: &RunStep| step.played.iter().flat_map(|p| &p.exchanges).map(|e| request(e, masks)).collect();
    steps.iter().map(|s| RecordedStep { title: s.title.clone(), reached: s.reached, sent: exchanges(s) }).collect()
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
    }
}
