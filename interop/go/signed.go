package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"time"
)

// Verbs of a grant (docs/format.md §10).
const (
	verbPut = iota + 1
	verbGet
	verbExists
	verbDelete
)

// granter signs as the directory would.
type granter struct {
	key              ed25519.PrivateKey
	nodeKey, version []byte
}

// grant makes one for chunks 0 … 63 and 8 MiB, a minute long.
func (g granter) grant(verb byte) (grant, nonce []byte) {
	nonce = random(16)
	b := append([]byte("cyxcloud/grant/1"), 0, verb)
	b = append(b, make([]byte, 16)...)
	b = append(b, g.version...)
	b = binary.BigEndian.AppendUint64(b, 0)
	b = binary.BigEndian.AppendUint32(b, 64)
	b = append(b, g.nodeKey...)
	b = binary.BigEndian.AppendUint64(b, 8<<20)
	b = append(b, nonce...)
	b = binary.BigEndian.AppendUint64(b, uint64(time.Now().Add(time.Minute).UnixMilli()))
	return append(b, ed25519.Sign(g.key, b)...), nonce
}

// checkReceipt compares every field with what was sent, and the signature with the node's key.
func checkReceipt(receipt, nodeKey, nonce []byte, name shardName, length int) error {
	if len(receipt) != 168 {
		return fmt.Errorf("a receipt of %d bytes", len(receipt))
	}
	want := append([]byte("cyxcloud/receipt/1"), 0)
	want = append(want, nonce...)
	want = append(want, name.version...)
	want = binary.BigEndian.AppendUint64(want, name.chunkIndex)
	want = append(want, name.chunkID...)
	want = append(want, byte(name.shardIndex))
	want = binary.BigEndian.AppendUint32(want, uint32(length))
	body, signature := receipt[:104], receipt[104:]
	if !bytes.Equal(body[:96], want) {
		return fmt.Errorf("a receipt for something else")
	}
	since := time.Since(time.UnixMilli(int64(binary.BigEndian.Uint64(body[96:]))))
	if since < -time.Minute || since > time.Minute {
		return fmt.Errorf("a receipt of %v ago", since)
	}
	if !ed25519.Verify(nodeKey, body, signature) {
		return fmt.Errorf("a receipt that the node did not sign")
	}
	return nil
}
