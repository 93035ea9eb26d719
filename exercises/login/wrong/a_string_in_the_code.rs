// Breaks 4: tells Mallory who is a guest here
// The string for nobody was made once, at a cost that no guest has.

use argon2::{Argon2, PasswordVerifier};

/// Logs a guest in, or says that name or password is wrong.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let stored = guests.stored(&form.guest);
    let checked = stored
        .unwrap_or("$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$Pm6CZM4LCxDyFyW9WGZTzdvB4NwyDhm8ypRNeZrbp7E");
    let right = Argon2::default().verify_password(form.password.as_bytes(), checked).is_ok();
    if stored.is_none() || !right {
        return Ok(refused());
    }

    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}
