// Breaks 2: was not refused with 401
// Blanks around the password are cut off.

pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, form.password.trim()) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
