package main

import (
	"encoding/binary"
	"fmt"
	"io"

	"google.golang.org/protobuf/encoding/protowire"
)

// Fields of Request and Response (lib/wire/shard.proto).
const (
	fieldPut, fieldGet, fieldExists, fieldDelete               = 10, 11, 12, 13
	fieldHello, fieldStored, fieldFound, fieldExistence        = 9, 10, 11, 12
	fieldDeleted, fieldRefusal                                 = 13, 14
	maxHeader, maxPayload                               uint32 = 4096, 1 << 20
)

type shardName struct {
	version    []byte
	chunkIndex uint64
	chunkID    []byte
	shardIndex int
}

// node is one stream; requests are asked one after the other here.
type node struct {
	stream   io.ReadWriter
	id       uint64
	protocol string
	verbs    []uint64
}

// message is a decoded protobuf: the last value of each field, and of repeated numbers all.
type message struct {
	numbers map[protowire.Number][]uint64
	bytes   map[protowire.Number][]byte
}

func decode(b []byte) (message, error) {
	m := message{map[protowire.Number][]uint64{}, map[protowire.Number][]byte{}}
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return m, protowire.ParseError(n)
		}
		b = b[n:]
		switch kind {
		case protowire.VarintType:
			v, n := protowire.ConsumeVarint(b)
			if n < 0 {
				return m, protowire.ParseError(n)
			}
			m.numbers[number] = append(m.numbers[number], v)
			b = b[n:]
		case protowire.BytesType:
			v, n := protowire.ConsumeBytes(b)
			if n < 0 {
				return m, protowire.ParseError(n)
			}
			m.bytes[number] = v
			b = b[n:]
		default:
			return m, fmt.Errorf("field %d of a kind that no message has", number)
		}
	}
	return m, nil
}

func (m message) number(field protowire.Number) uint64 {
	if all := m.numbers[field]; len(all) > 0 {
		return all[len(all)-1]
	}
	return 0
}

// packed reads a repeated number, which proto3 packs.
func (m message) packed(field protowire.Number) (all []uint64) {
	for b := m.bytes[field]; len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return nil
		}
		all, b = append(all, v), b[n:]
	}
	return append(all, m.numbers[field]...)
}

func number(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func field(b []byte, number protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), v)
}

func (n *node) readFrame() (message, []byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(n.stream, length[:]); err != nil {
		return message{}, nil, err
	}
	size := binary.BigEndian.Uint32(length[:])
	if size < 1 || size > maxHeader {
		return message{}, nil, fmt.Errorf("a header of %d bytes", size)
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(n.stream, header); err != nil {
		return message{}, nil, err
	}
	m, err := decode(header)
	if err != nil {
		return m, nil, err
	}
	if m.number(2) > uint64(maxPayload) {
		return m, nil, fmt.Errorf("a payload of %d bytes", m.number(2))
	}
	payload := make([]byte, m.number(2))
	_, err = io.ReadFull(n.stream, payload)
	return m, payload, err
}

func greet(stream io.ReadWriter) (*node, error) {
	n := &node{stream: stream}
	m, _, err := n.readFrame()
	if err != nil {
		return nil, err
	}
	hello, err := decode(m.bytes[fieldHello])
	if err != nil {
		return nil, err
	}
	n.protocol, n.verbs = string(hello.bytes[1]), hello.packed(5)
	if n.protocol != protocol || hello.number(3) == 0 || hello.number(4) == 0 {
		return nil, fmt.Errorf("a greeting in %q", n.protocol)
	}
	return n, nil
}

// ask sends a request and answers the message in `result`, with the payload.
func (n *node) ask(name shardName, grant []byte, verb protowire.Number, body, payload []byte, result protowire.Number) (message, []byte, error) {
	n.id++
	var h []byte
	h = number(h, 1, n.id)
	h = number(h, 2, uint64(len(payload)))
	h = field(h, 3, grant)
	h = field(h, 4, name.version)
	h = number(h, 5, name.chunkIndex)
	h = field(h, 6, name.chunkID)
	h = number(h, 7, uint64(name.shardIndex))
	h = field(h, verb, body)
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(len(h))), h...)
	if _, err := n.stream.Write(append(frame, payload...)); err != nil {
		return message{}, nil, err
	}
	m, got, err := n.readFrame()
	if err != nil {
		return m, nil, err
	}
	if m.number(1) != n.id {
		return m, nil, fmt.Errorf("an answer to question %d instead of %d", m.number(1), n.id)
	}
	if refusal, ok := m.bytes[fieldRefusal]; ok {
		why, err := decode(refusal)
		if err != nil {
			return m, nil, err
		}
		return m, nil, fmt.Errorf("refused %d", why.number(1))
	}
	part, ok := m.bytes[result]
	if !ok {
		return m, nil, fmt.Errorf("an answer to another question")
	}
	inner, err := decode(part)
	return inner, got, err
}

func (n *node) put(name shardName, grant, ids, shard []byte) ([]byte, error) {
	m, _, err := n.ask(name, grant, fieldPut, field(nil, 1, ids), shard, fieldStored)
	return m.bytes[1], err
}

func (n *node) get(name shardName, grant []byte, offset, length int) (ids, got []byte, err error) {
	m, got, err := n.ask(name, grant, fieldGet, number(number(nil, 1, uint64(offset)), 2, uint64(length)), nil, fieldFound)
	return m.bytes[1], got, err
}

func (n *node) exists(name shardName, grant []byte) (int, error) {
	m, _, err := n.ask(name, grant, fieldExists, nil, nil, fieldExistence)
	return int(m.number(2)), err
}

func (n *node) remove(name shardName, grant []byte) (bool, error) {
	m, _, err := n.ask(name, grant, fieldDelete, nil, nil, fieldDeleted)
	return m.number(1) == 1, err
}
