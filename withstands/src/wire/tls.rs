//! TLS for a site on https: whose certificates are believed, and what to do about one that is not.
//!
//! The system's own authorities are read from its file, and those that somebody names come beside them. Deliberately
//! absent: a way to believe everybody. An audit sends passwords.

use std::{
    fs,
    sync::{Arc, OnceLock},
};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
        client::{
            WebPkiServerVerifier,
            danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
            verify_server_name,
        },
        crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
        server::ParsedCertificate,
    },
};

use crate::error::Halt;

/// Where systems keep the authorities that they believe.
const SYSTEM: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Whose certificates are believed.
#[derive(Clone, Default)]
pub struct Trust {
    given: Vec<CertificateDer<'static>>,
    /// Made at the first https address: most sites on this machine are on http.
    made: Arc<OnceLock<Result<TlsConnector, String>>>,
}

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trust").field("given", &self.given.len()).finish_non_exhaustive()
    }
}

impl Trust {
    /// The system's authorities and those of a PEM file: a private authority, or a certificate that signs itself.
    ///
    /// # Errors
    /// There is no certificate in it.
    pub fn with(pem: &[u8]) -> Result<Self, String> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let given = read.unwrap_or_default();
        let none = "holds no certificate: it has to be PEM, with -----BEGIN CERTIFICATE-----";
        if given.is_empty() { Err(none.to_owned()) } else { Ok(Self { given, ..Self::default() }) }
    }

    /// Speaks TLS over a connection, and looks whether the certificate is believed and for this host.
    pub(super) async fn greet(&self, stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Halt> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Halt::Untrusted(format!("{host} is no name that a certificate can be for")))?;
        let made = self.made.get_or_init(|| connector(&self.given));
        let connector = made.as_ref().map_err(|why| Halt::Untrusted(why.clone()))?;
        connector.connect(name, stream).await.map_err(|error| {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
                Some(error) => Halt::Untrusted(says(host, error)),
                None => Halt::NoAnswer(format!("{host} broke the connection off before TLS stood: {error}")),
            }
        })
    }
}

fn connector(given: &[CertificateDer<'static>]) -> Result<TlsConnector, String> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(system().into_iter().chain(given.iter().cloned()));
    let chains = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().ok();
    let believes = Believes { chains, given: given.to_vec(), provider: provider.clone() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = config
        .map_err(|error| format!("TLS cannot be spoken here: {error}"))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(believes))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// What the system believes; nothing where it keeps that elsewhere.
fn system() -> Vec<CertificateDer<'static>> {
    let named = std::env::var("SSL_CERT_FILE").ok();
    let files = named.iter().map(String::as_str).chain(SYSTEM.iter().copied());
    let text = files.filter_map(|file| fs::read(file).ok()).next().unwrap_or_default();
    CertificateDer::pem_slice_iter(&text).filter_map(Result::ok).collect()
}

/// Chains as browsers want them, and one thing more: a certificate that was named itself, though it calls itself an
/// authority, as `openssl req -x509` makes it.
#[derive(Debug)]
struct Believes {
    /// `None` if nobody is believed at all.
    chains: Option<Arc<WebPkiServerVerifier>>,
    given: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Believes {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let chain = self.chains.as_ref().map_or(Err(unknown), |c| c.verify_server_cert(own, between, name, ocsp, now));
        match chain {
            // The dates have been looked at before this is said, and the name has not.
            Err(error) if calls_itself_authority(&error) && self.given.contains(own) => {
                verify_server_name(&ParsedCertificate::try_from(own)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            chain => chain,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, own, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, own, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The error has no name of its own outside of the library that made it.
fn calls_itself_authority(error: &Error) -> bool {
    matches!(error, Error::InvalidCertificate(CertificateError::Other(other)) if format!("{other:?}").contains("CaUsedAsEndEntity"))
}

/// Why TLS does not stand, and what to do.
fn says(host: &str, error: &Error) -> String {
    let certificate = format!("the certificate of {host}");
    match error {
        Error::InvalidCertificate(why) => match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                format!("{certificate} has expired: make a new one")
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                format!("{certificate} is not valid yet: look at its dates, and at this machine's clock")
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                format!(
                    "{certificate} is for {}, and not for {host}: give an address that it is for, or make one for {host}",
                    names(why)
                )
            }
            CertificateError::UnknownIssuer => format!(
                "{certificate} is signed by nobody who is known here: name the authority with --ca FILE, in PEM. A certificate \
                 that signs itself is its own authority"
            ),
            CertificateError::BadSignature => {
                format!("{certificate} was not signed by the authority that it names: is --ca the right file?")
            }
            _ if calls_itself_authority(error) => {
                format!("{certificate} calls itself an authority: if it is meant to, name it with --ca FILE, in PEM")
            }
            other => format!("{certificate} cannot be believed: {other}"),
        },
        Error::InvalidMessage(_) => format!("{host} answers, and not with TLS: is it http?"),
        Error::AlertReceived(alert) => format!("{host} wants no TLS 1.2 or 1.3 with us: it says {alert:?}"),
        other => format!("no TLS with {host}: {other}"),
    }
}

/// The names that a certificate is for.
fn names(why: &CertificateError) -> String {
    match why {
        CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => {
            // As `DnsName("localhost")`.
            let bare = |name: &String| {
                let quoted = name.split(['"', '(', ')']).filter(|part| !part.is_empty()).nth(1);
                quoted.unwrap_or(name).to_owned()
            };
            presented.iter().take(5).map(bare).collect::<Vec<_>>().join(", ")
        }
        _ => "no host (only subjectAltName counts)".to_owned(),
    }
}
