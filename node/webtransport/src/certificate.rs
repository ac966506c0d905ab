use napi::bindgen_prelude::{Buffer, Result};
use napi_derive::napi;
use wtransport::Identity;
use wtransport::tls::self_signed::time::OffsetDateTime;
use wtransport::tls::{Certificate, CertificateChain, PrivateKey};

use crate::failed;

/// A self-signed ECDSA P-256 certificate; `hash` is the SHA-256 that a browser is told (W3C WebTransport, serverCertificateHashes).
#[napi(object)]
pub struct MadeCertificate {
    pub certificate: Buffer,
    pub key: Buffer,
    pub hash: Buffer,
}

/// Makes a certificate for `hosts`, valid between two times in ms since 1970; a browser refuses more than 14 days.
#[napi]
pub fn make_certificate(hosts: Vec<String>, from_ms: f64, until_ms: f64) -> Result<MadeCertificate> {
    let identity = Identity::self_signed_builder()
        .subject_alt_names(hosts)
        .not_before(time_of(from_ms)?)
        .not_after(time_of(until_ms)?)
        .build()
        .map_err(failed)?;
    let certificate = &identity.certificate_chain().as_slice()[0];
    Ok(MadeCertificate {
        certificate: certificate.der().to_vec().into(),
        key: identity.private_key().secret_der().to_vec().into(),
        hash: certificate.hash().as_ref().to_vec().into(),
    })
}

/// The TLS identity of a DER certificate and its PKCS #8 key.
pub fn identity(certificate: &[u8], key: &[u8]) -> Result<Identity> {
    let certificate = Certificate::from_der(certificate.to_vec()).map_err(failed)?;
    let key = PrivateKey::from_der_pkcs8(key.to_vec());
    Ok(Identity::new(CertificateChain::single(certificate), key))
}

fn time_of(ms: f64) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp((ms / 1000.0) as i64).map_err(failed)
}
