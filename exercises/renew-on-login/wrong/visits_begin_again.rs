// Breaks 3: What Alice had before the login is lost
// The count begins again with the guest.

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
    session.insert("visits", 0).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
