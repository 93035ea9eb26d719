// Breaks 6: Mallory had planted
// Only who was not logged in gets a new ID. But the one who was may have been Mallory.

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
    let fits = fits(stored.unwrap_or(guests.nobody()), &form.password);
    if stored.is_none() || !fits {
        return Ok(refused());
    }
    if session.get::<String>("guest").await.map_err(failed)?.is_none() {
        session.cycle_id().await.map_err(failed)?;
    }
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
