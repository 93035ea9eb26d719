//! TLS session tickets, with rustls and without a network: a record that the client carries, sealed by the server.

use std::sync::Arc;

use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, ServerConfig, ServerConnection,
    crypto::ring::{self, Ticketer},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    server::ProducesTickets,
};

use crate::samples::tls_ticket::server;

const NAME: &str = "hotel.grand.example";

struct Site {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Site {
    fn new() -> Self {
        // A process has one provider of cryptography; another test may have chosen it.
        let _ = ring::default_provider().install_default();
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        Self { certificate: made.cert.der().clone(), key }
    }

    fn server(&self, tickets: &Arc<dyn ProducesTickets>) -> Arc<ServerConfig> {
        Arc::new(server(self.certificate.clone(), self.key.clone_key(), Arc::clone(tickets)).unwrap())
    }

    /// A client that keeps the tickets it gets, as browsers do.
    fn client(&self) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    }
}

/// A whole visit. How the handshake went, as both sides tell it.
fn visit(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> HandshakeKind {
    let name = ServerName::try_from(NAME).unwrap();
    let mut client = ClientConnection::new(Arc::clone(client), name).unwrap();
    let mut server = ServerConnection::new(Arc::clone(server)).unwrap();
    let mut wire = Vec::new();
    // The ticket comes after the handshake, with the first bytes that the server sends.
    for _ in 0..8 {
        wire.clear();
        while client.wants_write() {
            client.write_tls(&mut wire).unwrap();
        }
        let mut rest = wire.as_slice();
        while !rest.is_empty() {
            server.read_tls(&mut rest).unwrap();
            server.process_new_packets().unwrap();
        }
        wire.clear();
        while server.wants_write() {
            server.write_tls(&mut wire).unwrap();
        }
        let mut rest = wire.as_slice();
        while !rest.is_empty() {
            client.read_tls(&mut rest).unwrap();
            client.process_new_packets().unwrap();
        }
    }
    assert!(!client.is_handshaking() && !server.is_handshaking());
    let told = client.handshake_kind().unwrap();
    assert_eq!(server.handshake_kind(), Some(told));
    told
}

#[test]
fn a_ticket_is_taken_by_a_server_that_has_never_seen_the_client() {
    let (site, key) = (Site::new(), Ticketer::new().unwrap());
    let (a, b, client) = (site.server(&key), site.server(&key), site.client());
    assert!(!a.session_storage.can_cache() && !b.session_storage.can_cache(), "neither keeps a table");
    assert_eq!(visit(&client, &a), HandshakeKind::Full);
    assert_eq!(visit(&client, &b), HandshakeKind::Resumed, "another server, with the same key");
    assert_eq!(visit(&site.client(), &b), HandshakeKind::Full, "another client has no ticket");
}

#[test]
fn with_another_key_a_ticket_is_worth_nothing() {
    let (site, key) = (Site::new(), Ticketer::new().unwrap());
    let (a, c, client) = (site.server(&key), site.server(&Ticketer::new().unwrap()), site.client());
    assert_eq!(visit(&client, &a), HandshakeKind::Full);
    assert_eq!(visit(&client, &c), HandshakeKind::Full, "the ticket is noise to it");
}

#[test]
fn rustls_lets_a_ticket_live_for_twelve_hours() {
    assert_eq!(Ticketer::new().unwrap().lifetime(), 12 * 60 * 60);
}
