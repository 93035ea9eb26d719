use cloakroom_engine::exchange::{RequestTrace, StoreTrace};

use super::*;
use crate::{
    clock::Clock,
    sandbox::Call,
    store::{Memory, Rules, StoreHandle, WorldId},
};

fn visit() -> (Asked, PausedState) {
    visit_by(&Caller::default())
}

fn visit_by(caller: &Caller) -> (Asked, PausedState) {
    let request = Request::get("https://hotel.grand.example/count").body(Bytes::new()).unwrap();
    let store = StoreHandle::new(Memory::default(), WorldId::tutorial(), Clock::default(), Rules::default());
    let (passage, trace) = (RequestTrace::default(), StoreTrace::default());
    let in_hand = PausedState { id: None, data: Some(Data::new()), passage, trace, store };
    (Asked::of("alice", caller, &request).unwrap(), in_hand)
}

fn armed() -> Option<Breakpoint> {
    Some(Breakpoint { point: PausePoint::BeforeSave, who: None })
}

#[tokio::test]
async fn no_request_is_held_for_ever() {
    let holds = PauseRegistry { longest: Duration::from_millis(20), ..PauseRegistry::default() };
    holds.arm(armed()).unwrap();
    let (asked, in_hand) = visit();
    let release = holds.hold(asked, in_hand, || {}).await.unwrap();
    assert_eq!((release.by.as_str(), release.data), ("the time limit", None));
    assert!(holds.all().is_empty() && holds.armed().is_none());
}

#[tokio::test]
async fn a_request_goes_on_when_its_caller_leaves() {
    let holds = PauseRegistry::default();
    holds.arm(armed()).unwrap();
    let (call, caller) = Call::begin();
    let (asked, in_hand) = visit_by(&caller);
    let leaves = async {
        assert_eq!(holds.all().len(), 1);
        drop(call);
        assert!(holds.all().is_empty(), "nobody is shown a request that nobody waits for");
    };
    let (release, ()) = tokio::join!(holds.hold(asked, in_hand, || {}), leaves);
    assert_eq!(release.unwrap().by, "the closing of its page");
}

#[tokio::test]
async fn one_wish_holds_one_request_and_no_more_than_four_are_held() {
    let holds = PauseRegistry::default();
    for count in 0..MOST_HELD {
        holds.arm(armed()).unwrap();
        let (asked, in_hand) = visit();
        assert!(holds.admit(asked, in_hand).is_some());
        let (asked, in_hand) = visit();
        assert!(holds.hold(asked, in_hand, || {}).await.is_none(), "the next one passes");
        assert_eq!(holds.all().len(), count + 1);
    }
    assert_eq!(holds.arm(armed()), Err(CannotHold::Full));
    assert!(holds.let_go(1, "you") && !holds.let_go(1, "you"));
    holds.arm(armed()).unwrap();
    holds.end();
    assert_eq!((holds.all().len(), holds.armed(), holds.arm(armed())), (0, None, Err(CannotHold::Over)));
}

#[test]
fn a_wish_for_one_visitor_leaves_the_others_alone() {
    let holds = PauseRegistry::default();
    holds.arm(Some(Breakpoint { point: PausePoint::AfterLoad, who: Some("mallory") })).unwrap();
    assert_eq!((holds.point_for("alice"), holds.point_for("mallory")), (None, Some(PausePoint::AfterLoad)));
}
