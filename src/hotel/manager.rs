//! The desk manager's page: end a guest's sessions, close an account, open it again (ASVS 7.4.2, 7.4.5).
//!
//! Who is a manager is looked up in the guests' book for each request, and believed of no cookie.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{FromRef, FromRequestParts, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    Guest, HotelState,
    devices::{devices_of, end_all},
    error::HotelError,
    fields::Fields,
    page::PageContext,
    signed_in::SignedIn,
};
use crate::store::StoreHandle;

/// A guest who is the manager; others get 403.
#[derive(Debug)]
pub(super) struct Manager(SignedIn);

// ANCHOR: manager
impl<S: Send + Sync> FromRequestParts<S> for Manager
where
    HotelState: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let here = SignedIn::from_request_parts(parts, state).await?;
        if here.guest.role == "manager" {
            return Ok(Self(here)); // MARK
        }
        let paper = PageContext::of(&parts.extensions, &HotelState::from_ref(state));
        let refused = paper.refuse(StatusCode::FORBIDDEN, "Staff only", "This room is for the desk manager.").await;
        Err(refused.into_response())
    }
}
// ANCHOR_END: manager

#[derive(Serialize)]
struct Row {
    name: &'static str,
    title: &'static str,
    closed: bool,
    sessions: usize,
    me: bool,
}

#[derive(Serialize)]
struct ManagerPage {
    guests: Vec<Row>,
}

#[derive(Deserialize)]
pub(super) struct Whom {
    guest: String,
}

pub(super) async fn list(
    Manager(here): Manager,
    State(desk): State<HotelState>,
    Extension(store): Extension<StoreHandle>,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let mut guests = Vec::new();
    for guest in desk.guests.iter() {
        let sessions = devices_of(&store, guest.id, None).await?.len();
        let Guest { name, title, .. } = **guest;
        guests.push(Row { name, title, closed: guest.closed(), sessions, me: guest.id == here.guest.id });
    }
    paper.render("hotel/manager.html", ManagerPage { guests }).await
}

pub(super) async fn end(
    manager: Manager,
    State(desk): State<HotelState>,
    Extension(store): Extension<StoreHandle>,
    paper: PageContext,
    Fields(form): Fields<Whom>,
) -> Result<Response, HotelError> {
    match other(&manager, &desk, &form.guest) {
        Some(guest) => end_all(&store, guest.id, None).await.map(|_| Redirect::to("/manager").into_response()),
        None => nobody(&paper).await,
    }
}

// ANCHOR: close
pub(super) async fn close(
    manager: Manager,
    State(desk): State<HotelState>,
    Extension(store): Extension<StoreHandle>,
    paper: PageContext,
    Fields(form): Fields<Whom>,
) -> Result<Response, HotelError> {
    let Some(guest) = other(&manager, &desk, &form.guest) else { return nobody(&paper).await };
    guest.close(true);
    end_all(&store, guest.id, None).await?; // MARK
    Ok(Redirect::to("/manager").into_response())
}
// ANCHOR_END: close

pub(super) async fn open(
    manager: Manager,
    State(desk): State<HotelState>,
    paper: PageContext,
    Fields(form): Fields<Whom>,
) -> Result<Response, HotelError> {
    let Some(guest) = other(&manager, &desk, &form.guest) else { return nobody(&paper).await };
    guest.close(false);
    Ok(Redirect::to("/manager").into_response())
}

/// Managers do not lock themselves out.
fn other(manager: &Manager, desk: &HotelState, name: &str) -> Option<Arc<Guest>> {
    desk.guests.named(name).filter(|guest| guest.id != manager.0.guest.id).cloned()
}

async fn nobody(paper: &PageContext) -> Result<Response, HotelError> {
    paper.refuse(StatusCode::NOT_FOUND, "Nobody of this name", "No other guest has this name.").await
}
