// Breaks 4: tells Mallory who is a guest here
// A hash is made for an unknown name too, at a cost no guest has.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let right = match stored {
        Some(stored) => Argon2::default().verify_password(form.password.as_bytes(), stored).is_ok(),
        None => Argon2::default().hash_password(form.password.as_bytes()).is_err(),
    };
    if !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
