// Command stranger talks to a storage node over WebTransport, written from docs/format.md §4, §10, §11 and lib/wire/shard.proto alone:
// it makes grants with the key it is given, puts a shard, checks the receipt, gets it back whole and in part, asks for it, deletes it.
package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	webtransport "github.com/libp2p/go-libp2p/p2p/transport/webtransport"
	"lukechampine.com/blake3"
)

const protocol = "/cyxcloud/shard/1"

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "stranger ADDRESS NODE_KEY GRANT_SEED: a multiaddr with /p2p/, and two times 64 hex digits")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if err := run(ctx, os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address, nodeHex, seedHex string) error {
	nodeKey, err := hex.DecodeString(nodeHex)
	if err != nil || len(nodeKey) != 32 {
		return fmt.Errorf("the node's key is none")
	}
	seed, err := hex.DecodeString(seedHex)
	if err != nil || len(seed) != 32 {
		return fmt.Errorf("the seed is none")
	}
	stream, err := open(ctx, address)
	if err != nil {
		return err
	}
	defer stream.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := stream.SetDeadline(deadline); err != nil {
			return err
		}
	}
	node, err := greet(stream)
	if err != nil {
		return err
	}
	fmt.Println("greeted", node.protocol, "verbs", node.verbs)

	// A chunk of three shards; this node gets the second.
	shards := make([][]byte, 3)
	var ids []byte
	for i := range shards {
		shards[i] = make([]byte, 400<<10)
		rand.Read(shards[i])
		id := blake3.Sum256(shards[i])
		ids = append(ids, id[:]...)
	}
	chunkID := blake3.Sum256(ids)
	name := shardName{version: random(16), chunkIndex: 5, chunkID: chunkID[:], shardIndex: 1}
	directory := granter{key: ed25519.NewKeyFromSeed(seed), nodeKey: nodeKey, version: name.version}
	shard := shards[1]

	grant, nonce := directory.grant(verbPut)
	answer, err := node.put(name, grant, ids, shard)
	if err != nil {
		return err
	}
	if err := checkReceipt(answer, nodeKey, nonce, name, len(shard)); err != nil {
		return err
	}
	fmt.Println("put", len(shard), "receipt good")

	grant, _ = directory.grant(verbGet)
	for _, part := range [][2]int{{0, 0}, {100_000, 50_000}} {
		list, got, err := node.get(name, grant, part[0], part[1])
		if err != nil {
			return err
		}
		want := shard[part[0]:]
		if part[1] > 0 {
			want = want[:part[1]]
		}
		if !bytes.Equal(got, want) || !bytes.Equal(list, ids) {
			return fmt.Errorf("other bytes came back")
		}
		fmt.Println("get", len(got), "good")
	}

	grant, _ = directory.grant(verbExists)
	length, err := node.exists(name, grant)
	if err != nil || length != len(shard) {
		return fmt.Errorf("exists says %d: %v", length, err)
	}
	fmt.Println("exists", length)

	grant, _ = directory.grant(verbDelete)
	freed, err := node.remove(name, grant)
	if err != nil || !freed {
		return fmt.Errorf("delete freed nothing: %v", err)
	}
	fmt.Println("deleted")

	// A grant for one verb opens no other, and what is gone is gone.
	grant, _ = directory.grant(verbPut)
	if _, _, err = node.get(name, grant, 0, 0); err == nil || err.Error() != "refused 2" {
		return fmt.Errorf("not BAD_GRANT but %v", err)
	}
	grant, _ = directory.grant(verbGet)
	if _, _, err = node.get(name, grant, 0, 0); err == nil || err.Error() != "refused 6" {
		return fmt.Errorf("not NOT_FOUND but %v", err)
	}
	fmt.Println("refused as it should")
	return nil
}

// open dials by WebTransport only.
func open(ctx context.Context, address string) (network.Stream, error) {
	host, err := libp2p.New(libp2p.NoListenAddrs, libp2p.NoTransports, libp2p.Transport(webtransport.New))
	if err != nil {
		return nil, err
	}
	info, err := peer.AddrInfoFromString(address)
	if err != nil {
		return nil, err
	}
	if err := host.Connect(ctx, *info); err != nil {
		return nil, err
	}
	return host.NewStream(ctx, info.ID, protocol)
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
