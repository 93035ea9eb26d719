// Breaks 2: it was not refused with 401
// Blanks around the password are dropped "for people who paste".

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let checked = stored.unwrap_or(guests.nobody());
    let right = Argon2::default().verify_password(form.password.trim().as_bytes(), checked).is_ok();
    if stored.is_none() || !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
