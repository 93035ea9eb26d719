// Breaks 1: opens Alice's account
// `flush` deletes the record, and what is handed over is stored under the same ID.

pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }
    let visits = session.get_value("visits").await.map_err(failed)?;
    session.flush().await.map_err(failed)?;
    if let Some(visits) = visits {
        session.insert_value("visits", visits).await.map_err(failed)?;
    }
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
