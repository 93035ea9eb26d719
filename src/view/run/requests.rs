//! The requests of a step as they went over the wire.

use cloakroom_engine::{browser::readable, script::RunStep};
use serde::Serialize;

use super::{MOST_ALIKE, alike, exchanges};
use crate::{
    sandbox::Tickets,
    view::{RequestView, request_view},
};

#[derive(Debug, Serialize)]
pub(super) struct StepRequest {
    step: usize,
    #[serde(flatten)]
    request: RequestView,
}

/// The requests of a step; `sent` counts those of the whole run.
pub(super) fn requests(step: &RunStep, sent: &mut u64, tickets: &Tickets) -> Vec<StepRequest> {
    let numbered: Vec<_> = exchanges(step).zip(*sent + 1..).collect();
    *sent += u64::try_from(numbered.len()).unwrap_or_default();
    let groups = numbered.chunk_by(|(one, _), (other, _)| alike(one, other));
    // Of many that are alike the first and the last; the numbers tell how many there were.
    let shown = groups.flat_map(|group| match group {
        [first, .., last] if group.len() > MOST_ALIKE => vec![*first, *last],
        few => few.to_vec(),
    });
    shown
        .map(|(exchange, number)| {
            let request = request_view(number, (exchange, readable(exchange)), tickets, None);
            StepRequest { step: step.number, request }
        })
        .collect()
}
