//! What a form of the hotel sent, or a page that says why it cannot be read.

use axum::{
    Form,
    extract::{FromRef, FromRequest, Request},
    response::Response,
};
use serde::de::DeserializeOwned;

use super::{HotelState, error::HotelError, page::PageContext};

/// The fields of a form, urlencoded, in the body.
#[derive(Debug)]
pub(super) struct Fields<T>(pub(super) T);

impl<S, T> FromRequest<S> for Fields<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send + 'static,
    HotelState: FromRef<S>,
{
    type Rejection = Result<Response, HotelError>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let paper = PageContext::of(request.extensions(), &HotelState::from_ref(state));
        let status = match Form::<T>::from_request(request, state).await {
            Ok(Form(fields)) => return Ok(Self(fields)),
            Err(rejection) => rejection.status(),
        };
        let says = "The fields of this form are missing or cannot be read. Go back and fill it in again.";
        Err(paper.refuse(status, "Not understood", says).await)
    }
}
