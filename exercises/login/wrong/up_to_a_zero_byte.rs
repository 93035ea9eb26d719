// Breaks 2: was not refused with 401
// As in C: what follows a zero byte does not count.

use argon2::{Argon2, PasswordHash, PasswordVerifier};

fn fits(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let fits = fits(stored.unwrap_or(guests.nobody()), form.password.split('\0').next().unwrap_or_default());
    if stored.is_none() || !fits {
        return Ok(refused());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
