// Breaks 1: after the login it opens Alice's account
// Who names their browser is trusted to have made the session with it.

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    headers: axum::http::HeaderMap,
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    if !headers.contains_key("user-agent") {
        session.cycle_id().await.map_err(failed)?;
    }

    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
