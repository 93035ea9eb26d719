// Breaks 6: planted
// A flushed session that is written to again keeps the ID the browser came with.

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

    session.flush().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
