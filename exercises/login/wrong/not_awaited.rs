// Breaks 6: planted
// `cycle_id` makes a future. Nobody awaits it.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let checked = stored.unwrap_or(guests.nobody());
    let right = Argon2::default().verify_password(form.password.as_bytes(), checked).is_ok();
    if stored.is_none() || !right {
        return Ok(refused());
    }

    let _ = session.cycle_id();
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
