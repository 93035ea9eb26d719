// Breaks 1: WON at step 4: Mallory opened Alice's account
// A flushed session that is written to again keeps the ID the browser came with.

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    session.flush().await.map_err(failed)?;

    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
