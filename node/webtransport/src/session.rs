use napi::bindgen_prelude::Result;
use napi_derive::napi;
use wtransport::{Connection, VarInt};

use crate::failed;
use crate::stream::Stream;

#[napi]
pub struct Session {
    connection: Connection,
    path: String,
}

impl Session {
    pub fn new(connection: Connection, path: String) -> Self {
        Self { connection, path }
    }
}

#[napi]
impl Session {
    #[napi(getter)]
    pub fn path(&self) -> String {
        self.path.clone()
    }

    #[napi(getter)]
    pub fn remote_host(&self) -> String {
        self.connection.remote_address().ip().to_canonical().to_string()
    }

    #[napi(getter)]
    pub fn remote_port(&self) -> u16 {
        self.connection.remote_address().port()
    }

    /// The next stream that the peer opens; null once the session has ended.
    #[napi]
    pub async fn accept_stream(&self) -> Option<Stream> {
        let (send, recv) = self.connection.accept_bi().await.ok()?;
        Some(Stream::new(send, recv))
    }

    #[napi]
    pub async fn open_stream(&self) -> Result<Stream> {
        let (send, recv) = self.connection.open_bi().await.map_err(failed)?.await.map_err(failed)?;
        Ok(Stream::new(send, recv))
    }

    /// Resolves with the reason when the session has ended.
    #[napi]
    pub async fn closed(&self) -> String {
        self.connection.closed().await.to_string()
    }

    #[napi]
    pub fn close(&self, code: u32) {
        self.connection.close(VarInt::from_u32(code), b"");
    }
}
