// Breaks 1: after the login it opens Alice's account
// The first login of the server renews the ID. A flag is set, and never unset.

static DONE: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    if !DONE.swap(true, std::sync::atomic::Ordering::Relaxed) {
        session.cycle_id().await.map_err(failed)?;
    }

    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
