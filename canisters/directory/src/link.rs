//! Share links: the directory knows a link's id and the principal of its key, never the secret.
use crate::api::{self, CreateLink, OpenedLink, RenewLink, Scope};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::payments::{self, Paid};
use crate::random::Random;
use crate::reap::{self, Due};
use crate::rows::{Link, Session, Version};
use crate::settings::ns;
use crate::store::{pair, second, Store};
use crate::{certify, keys, plan};
use candid::Principal;
use format::{Hash, Id};
use serde_bytes::ByteBuf;

/// Links of one account: their list fits one answer.
const MAX_LINKS: u32 = 5_000;
/// Sealed payload, in bytes.
const MAX_SEALED: usize = 8_192;
/// A mark, in bytes.
const MARK: usize = 32;
/// Opens of one link in a minute.
const MAX_OPENS: u32 = 600;
/// Delay after the first wrong key, doubled by each further one up to an hour, in ns.
const FIRST_DELAY: u64 = 1_000_000_000;
const MOST_DOUBLINGS: u32 = 12;

/// Makes a link to a version of the caller; the same link again is answered the same.
pub fn create(s: &mut Store, caller: Principal, request: CreateLink, now: u64) -> Answer<()> {
    let (owner, mut account) = keys::account_of(s, caller, Scope::Share, now)?;
    let (id, version): (Id, Id) = (exact("link", &request.link)?, exact("version", &request.version)?);
    at_most("sealed", request.sealed.len(), MAX_SEALED)?;
    let mark = marked(request.mark.unwrap_or_default())?;
    if request.reader == Principal::anonymous() {
        return Err(invalid("reader: a link needs a key of its own"));
    }
    if request.max_opens == Some(0) {
        return Err(invalid("max_opens: 1 or more"));
    }
    if let Some(link) = s.links.get(&id) {
        let same = link.account == owner
            && link.version == version
            && link.reader == request.reader.as_slice()
            && link.sealed == request.sealed.as_slice();
        return if same { Ok(()) } else { Err(invalid("this link id is taken")) };
    }
    if request.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid("expires_at: in the past"));
    }
    plan::readable(s, caller, &version, None, now)?;
    if account.links >= MAX_LINKS {
        return Err(invalid(format!("an account can have {MAX_LINKS} links")));
    }
    payments::guard(s, &mut account, Paid::CreateLink)?;
    account.links += 1;
    s.accounts.insert(owner, account);
    s.account_links.insert(pair(&owner, &id), ());
    let row = Link {
        account: owner,
        version,
        reader: request.reader.as_slice().to_vec(),
        sealed: request.sealed.into_vec(),
        has_password: request.has_password,
        expires_at: request.expires_at,
        max_opens: request.max_opens,
        opens: 0,
        revoked: false,
        created_at: now,
        last_open: None,
        failures: 0,
        locked_until: 0,
        window_opens: 0,
        window_at: 0,
        mark,
        renewals: 0,
    };
    certify::set(s, certify::Branch::Share, &id, &leaf(&id, &row));
    s.links.insert(id, row);
    Ok(())
}

/// Has a link open another version, or the same by other words; the same again is answered the same. Sessions that are open go on with what
/// they were opened for.
///
/// @throws Conflict when it was renewed since the caller saw it; LinkNotFound, LinkRevoked, LinkExpired; NotFound of the version
pub fn renew(s: &mut Store, caller: Principal, request: RenewLink, now: u64) -> Answer<()> {
    let (owner, _) = keys::account_of(s, caller, Scope::Share, now)?;
    let (id, version): (Id, Id) = (exact("link", &request.link)?, exact("version", &request.version)?);
    at_most("sealed", request.sealed.len(), MAX_SEALED)?;
    let mark = marked(request.mark)?;
    let mut link = s.links.get(&id).filter(|link| link.account == owner).ok_or(Error::LinkNotFound)?;
    lasting(&link, now)?;
    if link.version == version && link.sealed == request.sealed.as_slice() && link.mark == mark {
        return Ok(());
    }
    if link.renewals != request.renewals {
        return Err(Error::Conflict { expected: request.renewals.into(), actual: link.renewals.into() });
    }
    plan::readable(s, caller, &version, None, now)?;
    link.version = version;
    link.sealed = request.sealed.into_vec();
    link.mark = mark;
    link.renewals = link.renewals.wrapping_add(1);
    certify::set(s, certify::Branch::Share, &id, &leaf(&id, &link));
    s.links.insert(id, link);
    Ok(())
}

/// A mark as it is kept: 32 bytes or none.
fn marked(mark: ByteBuf) -> Answer<Vec<u8>> {
    match mark.len() {
        0 | MARK => Ok(mark.into_vec()),
        other => Err(invalid(format!("mark: {MARK} bytes or none, got {other}"))),
    }
}

/// What is certified of a link.
pub fn leaf(id: &Id, link: &Link) -> Hash {
    format::blake3(&record(id, link))
}

/// Everything about a link that only its owner changes (format §12).
pub fn record(id: &Id, link: &Link) -> Vec<u8> {
    let flags = u8::from(link.has_password) | u8::from(link.revoked) << 1;
    let mut bytes = b"cyxcloud/share\x01".to_vec();
    for part in
        [id.as_slice(), &link.account, &link.version, &[link.reader.len() as u8], &link.reader, &format::blake3(&link.sealed), &[flags]]
    {
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&link.expires_at.unwrap_or(0).to_be_bytes());
    bytes.extend_from_slice(&link.max_opens.unwrap_or(0).to_be_bytes());
    bytes
}

pub fn revoke(s: &mut Store, caller: Principal, id: &Id, now: u64) -> Answer<()> {
    let (owner, _) = keys::account_of(s, caller, Scope::Share, now)?;
    let mut link = s.links.get(id).filter(|link| link.account == owner).ok_or(Error::LinkNotFound)?;
    link.revoked = true;
    link.sealed.clear();
    certify::set(s, certify::Branch::Share, id, &leaf(id, &link));
    s.links.insert(*id, link);
    Ok(())
}

pub fn list(s: &Store, caller: Principal, now: u64) -> Answer<Vec<api::Link>> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let ids = s.account_links.range(pair(&owner, &[0; 16])..=pair(&owner, &[255; 16])).map(|e| second(e.key()));
    Ok(ids.filter_map(|id| s.links.get(&id).map(|link| show(&id, link))).collect())
}

fn show(id: &Id, link: Link) -> api::Link {
    api::Link {
        link: ByteBuf::from(id.to_vec()),
        version: ByteBuf::from(link.version.to_vec()),
        expires_at: link.expires_at,
        max_opens: link.max_opens,
        opens: link.opens,
        revoked: link.revoked,
        has_password: link.has_password,
        created_at: link.created_at,
        last_open: link.last_open,
        mark: (!link.mark.is_empty()).then(|| ByteBuf::from(link.mark)),
        renewals: Some(link.renewals),
    }
}

/// Opens a link for its key: counts one open and gives a session for all that follows.
///
/// @throws LinkNotFound, LinkRevoked, LinkFileDeleted, LinkExpired, LinkExhausted; LinkWrongKey, after which every key (also
///   the right one, or waiting would be pointless) has to wait: LinkTooManyAttempts
pub fn open(s: &mut Store, caller: Principal, id: &Id, now: u64) -> Answer<OpenedLink> {
    let mut link = s.links.get(id).ok_or(Error::LinkNotFound)?;
    let version = live(s, &link, &link.version, now)?;
    if link.max_opens.is_some_and(|most| link.opens >= most) {
        return Err(Error::LinkExhausted);
    }
    if now < link.locked_until {
        return Err(Error::LinkTooManyAttempts { retry_after_ms: (link.locked_until - now).div_ceil(1_000_000) });
    }
    if link.reader != caller.as_slice() {
        link.locked_until = now + (FIRST_DELAY << link.failures.min(MOST_DOUBLINGS)).min(ns(3_600));
        link.failures = link.failures.saturating_add(1);
        s.links.insert(*id, link);
        return Err(Error::LinkWrongKey);
    }
    count_open(&mut link, now)?;
    let session = Random::draw(s)?.id();
    let longest = now + ns(s.settings().link_session_seconds);
    let expires_at = link.expires_at.map_or(longest, |at| at.min(longest));
    s.sessions.insert(session, Session { link: *id, expires_at, version: Some(link.version) });
    reap::at(s, expires_at, Due::Session, &session);
    link.opens = link.opens.saturating_add(1);
    link.last_open = Some(now);
    link.failures = 0;
    let opened = OpenedLink {
        session: ByteBuf::from(session.to_vec()),
        expires_at,
        sealed: ByteBuf::from(link.sealed.clone()),
        owner: ByteBuf::from(link.account.to_vec()),
        version: plan::show(&link.version, version),
    };
    s.links.insert(*id, link);
    Ok(opened)
}

/// Bounds the sessions that a link can make.
fn count_open(link: &mut Link, now: u64) -> Answer<()> {
    let window = ns(60);
    if now.saturating_sub(link.window_at) >= window {
        (link.window_at, link.window_opens) = (now, 0);
    }
    if link.window_opens >= MAX_OPENS {
        return Err(Error::LinkTooManyAttempts { retry_after_ms: (link.window_at + window - now).div_ceil(1_000_000) });
    }
    link.window_opens += 1;
    Ok(())
}

/// Refuses a link that is revoked or over.
fn lasting(link: &Link, now: u64) -> Answer<()> {
    match link.expires_at {
        _ if link.revoked => Err(Error::LinkRevoked),
        Some(at) if at <= now => Err(Error::LinkExpired),
        _ => Ok(()),
    }
}

/// A version that a link opens, or opened for a session; of a link that is neither revoked nor expired.
fn live(s: &Store, link: &Link, version: &Id, now: u64) -> Answer<Version> {
    if link.revoked {
        return Err(Error::LinkRevoked);
    }
    let version = s.versions.get(version).filter(|v| v.deleted_at.is_none()).ok_or(Error::LinkFileDeleted)?;
    lasting(link, now)?;
    Ok(version)
}

/// The version that a link session reads: the one that the link opened when the session began. Ranges read in a session are not opens.
pub fn session_version(s: &Store, caller: Principal, session: &ByteBuf, version: &Id, now: u64) -> Answer<Version> {
    let session = s.sessions.get(&exact("session", session)?).ok_or(Error::LinkExpired)?;
    let link = s.links.get(&session.link).ok_or(Error::LinkNotFound)?;
    if link.reader != caller.as_slice() || session.version.unwrap_or(link.version) != *version {
        return Err(Error::Unauthorised);
    }
    let row = live(s, &link, version, now)?;
    if session.expires_at <= now {
        return Err(Error::LinkExpired);
    }
    Ok(row)
}
