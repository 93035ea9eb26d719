//! HMAC with SHA-256 (RFC 7518, section 3.2) for jsonwebtoken, and no other algorithm.
//!
//! Here, because the crate's own set brings RSA and elliptic curves, which no token of our sites uses.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};
use sha2::Sha256;

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// Makes it what jsonwebtoken uses in this process. Again, it does nothing.
pub fn install() {
    // An error says that it is there already.
    let _ = PROVIDER.install_default();
}

struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, family: AlgorithmFamily, key: &[u8]) -> Result<Self, Error> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let mac = Hmac::new_from_slice(key).ok().filter(|_| family == AlgorithmFamily::Hmac);
        mac.map(Self).ok_or_else(|| ErrorKind::InvalidKeyFormat.into())
    }
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    Ok(Box::new(Hs256::new(*algorithm, key.family(), key.as_bytes())?))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    Ok(Box::new(Hs256::new(*algorithm, key.family(), key.try_get_as_bytes()?)?))
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        // It compares in constant time.
        self.0.clone().chain_update(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Header, Validation, decode, encode};
    use serde_json::{Value, json};

    use super::*;

    /// The token of jwt.io's front page: another's work.
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

    fn reads(token: &str, algorithm: Algorithm, secret: &[u8]) -> Option<Value> {
        install();
        let mut rules = Validation::new(algorithm);
        rules.required_spec_claims.clear();
        Some(decode::<Value>(token, &DecodingKey::from_secret(secret), &rules).ok()?.claims)
    }

    #[test]
    fn a_token_that_another_signed_reads_with_its_secret_alone() {
        assert_eq!(reads(TOKEN, Algorithm::HS256, b"your-256-bit-secret").unwrap()["name"], "John Doe");
        assert_eq!(reads(TOKEN, Algorithm::HS256, b"your-256-bit-secreT"), None);
        let bent = TOKEN.replace("SflK", "SflL");
        assert_eq!(reads(&bent, Algorithm::HS256, b"your-256-bit-secret"), None);
    }

    #[test]
    fn no_other_algorithm_signs_or_verifies() {
        install();
        for algorithm in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::EdDSA] {
            let signed = encode(&Header::new(algorithm), &json!({}), &EncodingKey::from_secret(b"x"));
            assert!(signed.is_err(), "{algorithm:?}");
        }
        assert_eq!(reads(TOKEN, Algorithm::HS512, b"your-256-bit-secret"), None);
    }
}
