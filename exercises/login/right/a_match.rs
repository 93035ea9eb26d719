// Right: the cases stand beside one another.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let check = |string: &str| Argon2::default().verify_password(form.password.as_bytes(), string).is_ok();
    let right = match stored {
        Some(string) => check(string),
        None => check(guests.nobody()) && false,
    };
    if !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
