import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import type { Identity } from '../identity.ts'

/** The PeerId of a node's key. */
export const peerOf = ({ publicKey }: Pick<Identity, 'publicKey'>): string => peerIdFromPublicKey(publicKeyFromRaw(publicKey)).toString()
