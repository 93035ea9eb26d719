// Breaks 5: logged in as nobody
// Whoever knows the password of the string for nobody is let in under any name.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest).unwrap_or(guests.nobody());
    if Argon2::default().verify_password(form.password.as_bytes(), stored).is_err() {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
