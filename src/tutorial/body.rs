//! Request bodies as JSON, with errors that name the field.

use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
};
use serde::de::DeserializeOwned;

use crate::tutorial::Problem;

/// A JSON body; anything else is a problem document that says what is wrong and where.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(problem(&rejection)),
        }
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::bad("Content-Type", "send Content-Type: application/json"),
        other => {
            // The sentence before the colon is about types of ours.
            let text = other.body_text();
            let what = text.split_once(": ").map_or(text.as_str(), |(_, what)| what);
            let wrong = match other {
                JsonRejection::JsonSyntaxError(_) => "the body is no JSON",
                JsonRejection::JsonDataError(_) => "the body is JSON, and not what this address takes",
                _ => "the body cannot be read",
            };
            Problem::bad("body", format!("{wrong}: {what}; correct it and send it once more"))
        }
    }
}
