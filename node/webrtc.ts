import { join } from 'node:path'
import { base64url } from 'multiformats/bases/base64'
import { readOwnJson, replaceFile } from './files.ts'
import type { Addon } from './webtransport/addon.ts'

/** The certificate of WebRTC-direct as @libp2p/webrtc takes it. */
export interface WebRtcCertificate { privateKey: string, pem: string, certhash: string }

const FILE = 'webrtc.json'

/** DTLS certificates are pinned by the address alone (specs/webrtc-direct), browsers ask for no end: a year keeps addresses long. */
const LIFE_MS = 365 * 24 * 3_600_000

/** The certificate kept in `folder`; a new one where it is missing or in its last tenth. */
export async function openWebRtcCertificate(folder: string, addon: Addon, nowMs: number): Promise<WebRtcCertificate> {
  const path = join(folder, FILE)
  const kept = await readOwnJson(path, 'certificates') as WebRtcCertificate & { until: number } | null
  if (kept && kept.until - LIFE_MS / 10 > nowMs) return kept
  const { certificate, key, hash } = addon.makeCertificate(['localhost'], nowMs - LIFE_MS / 10, nowMs + LIFE_MS)
  const fresh = {
    pem: pem('CERTIFICATE', certificate), privateKey: pem('PRIVATE KEY', key),
    certhash: base64url.encode(Uint8Array.of(0x12, 0x20, ...hash)), until: nowMs + LIFE_MS,
  }
  await replaceFile(path, JSON.stringify(fresh), 0o600)
  return fresh
}

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
