// Breaks 4: tells Mallory who is a guest here
// For an unknown name it waits as long as a hash took on the desk of whoever wrote this.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let Some(checked) = stored else {
        tokio::time::sleep(std::time::Duration::from_millis(12)).await;
        return Ok(refused());
    };
    let right = Argon2::default().verify_password(form.password.as_bytes(), checked).is_ok();
    if stored.is_none() || !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
