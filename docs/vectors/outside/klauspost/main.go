// Prints docs/vectors/parity.json by klauspost/reedsolomon alone: `go run .` in this folder. The crate in outside/crates must print the same bytes.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/klauspost/reedsolomon"
)

const length = 64

var classes = []struct {
	name         string
	data, parity int
}{{"basic", 8, 4}, {"standard", 8, 6}, {"high-durability", 8, 8}, {"extreme", 6, 10}, {"efficient", 10, 4}}

func encode(data, parity int, fill func(shard, at int) byte) [][]byte {
	shards := make([][]byte, data+parity)
	for r := range shards {
		shards[r] = make([]byte, length)
		for at := range shards[r] {
			if r < data {
				shards[r][at] = fill(r, at)
			}
		}
	}
	coder, err := reedsolomon.New(data, parity)
	if err == nil {
		err = coder.Encode(shards)
	}
	if err != nil {
		panic(err)
	}
	return shards[data:]
}

func main() {
	blocks := []string{}
	for _, class := range classes {
		rows := make([][]int, class.parity)
		for c := 0; c < class.data; c++ {
			// A unit vector in shard c shows column c of the matrix.
			column := encode(class.data, class.parity, func(shard, _ int) byte {
				if shard == c {
					return 1
				}
				return 0
			})
			for r := range rows {
				rows[r] = append(rows[r], int(column[r][0]))
			}
		}
		lines := []string{}
		for r, shard := range encode(class.data, class.parity, func(shard, at int) byte { i := shard*length + at; return byte(i * i * i / 97) }) {
			row, _ := json.Marshal(rows[r])
			lines = append(lines, fmt.Sprintf("      { \"row\": %s, \"shard\": \"%s\" }", row, hex.EncodeToString(shard)))
		}
		blocks = append(blocks, fmt.Sprintf("    { \"name\": \"%s\", \"data\": %d, \"parity\": [\n%s\n    ] }", class.name, class.data, strings.Join(lines, ",\n")))
	}
	fmt.Printf("{\n  \"origin\": \"klauspost/reedsolomon 1.14.2 (outside/klauspost) and crate reed-solomon-erasure 6.0.0 (outside/crates), which print the same; byte i of the data is floor(i^3 / 97) mod 256\",\n")
	fmt.Printf("  \"shardLength\": %d,\n  \"classes\": [\n%s\n  ]\n}\n", length, strings.Join(blocks, ",\n"))
}
