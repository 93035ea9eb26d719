//! A small TLS server, and certificates made on the spot: good ones, and ones that nobody should believe.

use std::sync::Arc;

use axum::Router;
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// A certificate with its key, and what somebody has to believe for it, as PEM.
pub(crate) struct Made {
    own: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    pub(crate) believe: String,
}

fn params(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

fn pem(der: &CertificateDer<'_>) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

fn key_of(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::try_from(key.serialize_der()).unwrap()
}

/// Signed by an authority of its own.
pub(crate) fn signed(name: &str, years: (i32, i32)) -> Made {
    let mut authority = params("authority.test");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (authority_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let believe = pem(authority.self_signed(&authority_key).unwrap().der());
    let mut own = params(name);
    own.not_before = rcgen::date_time_ymd(years.0, 1, 1);
    own.not_after = rcgen::date_time_ymd(years.1, 1, 1);
    let own = own.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap().der().clone();
    Made { own, key: key_of(&key), believe }
}

/// Signs itself and calls itself an authority, as `openssl req -x509` makes it.
pub(crate) fn signs_itself(name: &str, years: (i32, i32)) -> Made {
    let mut own = params(name);
    own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    own.not_before = rcgen::date_time_ymd(years.0, 1, 1);
    own.not_after = rcgen::date_time_ymd(years.1, 1, 1);
    let key = KeyPair::generate().unwrap();
    let own = own.self_signed(&key).unwrap().der().clone();
    Made { believe: pem(&own), own, key: key_of(&key) }
}

/// A server that ends with its test.
pub(crate) struct Server {
    pub(crate) port: u16,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves an app over TLS, or over plain http without a certificate.
pub(crate) async fn serve(app: Router, made: Option<&Made>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = made.map(|made| TlsAcceptor::from(Arc::new(config(made))));
    let task = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, service) = (acceptor.clone(), TowerToHyperService::new(app.clone()));
            tokio::spawn(async move {
                let http = hyper::server::conn::http1::Builder::new();
                match acceptor {
                    None => drop(http.serve_connection(TokioIo::new(socket), service).await),
                    Some(tls) => {
                        let Ok(socket) = tls.accept(socket).await else { return };
                        drop(http.serve_connection(TokioIo::new(socket), service).await);
                    }
                }
            });
        }
    });
    Server { port, task }
}

fn config(made: &Made) -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.own.clone()], made.key.clone_key())
        .unwrap()
}
