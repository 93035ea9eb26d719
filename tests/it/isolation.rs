//! Two learners never meet, whatever they do.

use proptest::prelude::*;

use crate::harness::TestApp;

/// What a learner can do in one step.
#[derive(Debug, Clone, Copy)]
enum Act {
    MalloryVisits,
    AliceLogsIn,
    Flip,
    Reset,
    Advance,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![Just(Act::MalloryVisits), Just(Act::AliceLogsIn), Just(Act::Flip), Just(Act::Reset), Just(Act::Advance)]
}

async fn perform(app: &TestApp, act: Act) {
    match act {
        Act::MalloryVisits => drop(app.does("mallory", "http", "GET https://hotel.grand.example/").await),
        Act::AliceLogsIn => {
            let steps =
                "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}";
            drop(app.does("alice", "act", steps).await);
        }
        Act::Flip => app.switch("http_only", serde_json::json!(false)).await,
        Act::Reset => drop(app.post("/api/sandbox/reset", "{}").await),
        Act::Advance => drop(app.post("/api/sandbox/clock", r#"{"advance": "1m"}"#).await),
    }
}

/// Everything one learner can see of a sandbox.
async fn view(app: &TestApp) -> String {
    let mut seen = String::new();
    for path in
        ["/api/sandbox", "/api/sandbox/sessions", "/api/sandbox/exchanges", "/api/sandbox/browsers/alice/cookies"]
    {
        let body = app.get(path).await.body;
        // The clock's reading moves by itself.
        seen.push_str(body.split("\"clock\"").next().unwrap());
        seen.push_str(body.split("offset_seconds").nth(1).unwrap_or_default());
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_one_learner_does_changes_nothing_another_can_see(acts in prop::collection::vec((any::<bool>(), act()), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let ada = TestApp::start();
            let ben = ada.another();
            ada.post("/api/sandbox", "{}").await;
            ben.post("/api/sandbox", "{}").await;
            for (first, act) in acts {
                let (one, other) = if first { (&ada, &ben) } else { (&ben, &ada) };
                let before = strip_expiry(&view(other).await);
                perform(one, act).await;
                assert_eq!(strip_expiry(&view(other).await), before, "{act:?}");
            }
        });
    }
}

/// Seconds left run down on their own.
fn strip_expiry(text: &str) -> String {
    text.split("\"expires_in_seconds\":").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit())).collect()
}
