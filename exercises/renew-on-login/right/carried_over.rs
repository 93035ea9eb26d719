// Right: a new session, and what is to stay is carried over.

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    let visits = session.get::<u32>("visits").await.map_err(failed)?;
    session.flush().await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    if let Some(visits) = visits {
        session.insert("visits", visits).await.map_err(failed)?;
    }

    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
