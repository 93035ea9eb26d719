// Breaks 2: does not see her room code
// After the guest was written, everything is thrown away.

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    session.cycle_id().await.map_err(failed)?;

    session.insert("guest", form.guest).await.map_err(failed)?;
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
