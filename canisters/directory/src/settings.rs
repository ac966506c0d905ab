//! Settings: defaults of the seeds, changed at install or by an admin.
use crate::api;
use crate::error::{invalid, Answer};
use crate::rows::Settings;

impl Default for Settings {
    fn default() -> Self {
        Settings {
            // 5 sessions a minute (seed); one start_upload call is one session, whatever the number of files
            starts_per_minute: 5,
            open_uploads: 2_000,
            session_seconds: 3_600,
            grant_seconds: 900,
            warning_seconds: 60,
            offline_seconds: 300,
            heartbeat_ms: 15_000,
            link_session_seconds: 86_400,
            tick_seconds: 30,
        }
    }
}

impl Settings {
    /// Takes over what is set in `change`.
    pub fn merge(&mut self, change: &api::Settings) -> Answer<()> {
        let mut new = self.clone();
        for (to, from) in [
            (&mut new.starts_per_minute, change.starts_per_minute),
            (&mut new.open_uploads, change.open_uploads),
            (&mut new.session_seconds, change.session_seconds),
            (&mut new.grant_seconds, change.grant_seconds),
            (&mut new.warning_seconds, change.warning_seconds),
            (&mut new.offline_seconds, change.offline_seconds),
            (&mut new.heartbeat_ms, change.heartbeat_ms),
            (&mut new.link_session_seconds, change.link_session_seconds),
            (&mut new.tick_seconds, change.tick_seconds),
        ] {
            match from {
                Some(0) => return Err(invalid("a setting must be 1 or more")),
                Some(value) => *to = value,
                None => {}
            }
        }
        if new.offline_seconds < new.warning_seconds {
            return Err(invalid("offline_seconds must not be below warning_seconds"));
        }
        *self = new;
        Ok(())
    }

    pub fn to_api(&self) -> api::Settings {
        api::Settings {
            starts_per_minute: Some(self.starts_per_minute),
            open_uploads: Some(self.open_uploads),
            session_seconds: Some(self.session_seconds),
            grant_seconds: Some(self.grant_seconds),
            warning_seconds: Some(self.warning_seconds),
            offline_seconds: Some(self.offline_seconds),
            heartbeat_ms: Some(self.heartbeat_ms),
            link_session_seconds: Some(self.link_session_seconds),
            tick_seconds: Some(self.tick_seconds),
        }
    }
}

/// Nanoseconds of some seconds.
pub fn ns(seconds: u32) -> u64 {
    u64::from(seconds) * 1_000_000_000
}
