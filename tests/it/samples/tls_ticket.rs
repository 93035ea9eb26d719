//! A TLS server that keeps nothing of its clients: what it needs to go on with one, it seals and gives away.

use std::sync::Arc;

use tokio_rustls::rustls::{
    Error, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::{NoServerSessionStorage, ProducesTickets},
};

// ANCHOR: server
/// Servers with the same `tickets` take each other's.
pub(crate) fn server(
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    tickets: Arc<dyn ProducesTickets>,
) -> Result<ServerConfig, Error> {
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key)?;
    config.session_storage = Arc::new(NoServerSessionStorage {}); // no table
    config.ticketer = tickets; // a key // MARK
    Ok(config)
}
// ANCHOR_END: server
