// Right: the hash does not hold up the async threads.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest).map(str::to_owned);
    let checked = stored.clone().unwrap_or_else(|| guests.nobody().to_owned());
    let password = form.password;
    let check = move || Argon2::default().verify_password(password.as_bytes(), checked.as_str()).is_ok();
    let right = tokio::task::spawn_blocking(check).await.unwrap_or(false);
    if stored.is_none() || !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
