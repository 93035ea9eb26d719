// Right: orders go through a channel.

use std::sync::{Mutex, mpsc};
#[derive(Debug)]
pub struct Bills {
    tell: mpsc::Sender<(String, String)>,
    book: Mutex<(mpsc::Receiver<(String, String)>, Vec<(String, String)>)>,
}
impl Default for Bills {
    fn default() -> Self {
        let (tell, told) = mpsc::channel();
        Self { tell, book: Mutex::new((told, Vec::new())) }
    }
}
pub async fn order(
    _: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    bills.tell.send((guest.into(), drink.into())).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}
pub async fn bill(_: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    let mut book = bills.book.lock().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let new: Vec<_> = book.0.try_iter().collect();
    book.1.extend(new);
    Ok(book.1.iter().filter(|(who, _)| who == guest).map(|(_, drink)| drink.clone()).collect())
}
