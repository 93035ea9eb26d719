// Breaks 2: SITE BROKEN
// The ID is new, and nobody is written into the session.

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

    let _ = form.guest;
    Ok(Redirect::to("/account").into_response())
}
