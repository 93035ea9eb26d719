// Breaks 2: logged in once more with a wrong password
// Whoever is logged in is sent on, whatever was typed.

pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if session.get::<String>("guest").await.map_err(failed)?.is_some() {
        session.cycle_id().await.map_err(failed)?;
        return Ok(Redirect::to("/account").into_response());
    }
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
