"""Rebuilds and opens a file from a folder of shards and a key: docs/format.md, and nothing else of this project.

    python decode.py FOLDER KEY OUT

FOLDER and KEY are those of docs/format.md §15. Needs the packages cryptography and blake3; lz4 for files with compressed segments.
Prints one line of JSON about the file. Whatever does not fit ends it with one line on the error output and exit code 1.
"""
import json
import sys
from functools import reduce
from operator import xor
from pathlib import Path

from blake3 import blake3
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK, SEGMENT, PAGE = 4_194_304, 262_144, 1_048_576
CLASSES = {"basic": (8, 4), "standard": (8, 6), "high-durability": (8, 8), "extreme": (6, 10), "efficient": (10, 4), "on-chain": (1, 0)}


class Refused(Exception):
    """The input is not what docs/format.md says."""


def need(fits: bool, what: str) -> None:
    if not fits:
        raise Refused(what)


def digest(data: bytes) -> bytes:
    return blake3(data).digest()


def hkdf(key: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, b"", info).derive(key)


# Records: canonical dag-cbor.


def cbor(data: bytes):
    value, end = item(data, 0, 8)
    need(end == len(data), "bytes after a record")
    return value


def item(data: bytes, at: int, depth: int):
    need(at < len(data), "a record is cut short")
    major, low = data[at] >> 5, data[at] & 31
    if major == 7:
        need(low in (20, 21, 22), "a float or another simple value")
        return {20: False, 21: True, 22: None}[low], at + 1
    need(low < 28, "an indefinite length")
    number, at = (low, at + 1) if low < 24 else wide(data, at + 1, 1 << low - 24)
    need(number + (major == 1) < 2**53, "a number beyond 2^53 - 1")
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        need(at + number <= len(data), "a record is cut short")
        part = data[at:at + number]
        return (part if major == 2 else text(part)), at + number
    need(major in (4, 5) and depth > 0, "a tag, or too deep a record")
    if major == 4:
        items = []
        for _ in range(number):
            value, at = item(data, at, depth - 1)
            items.append(value)
        return items, at
    pairs, before = {}, None
    for _ in range(number):
        key, at = item(data, at, depth - 1)
        need(isinstance(key, str), "a key that is no text")
        order = (len(key.encode()), key.encode())
        need(before is None or before < order, "keys out of order, or one twice")
        before = order
        pairs[key], at = item(data, at, depth - 1)
    return pairs, at


def wide(data: bytes, at: int, width: int):
    need(at + width <= len(data), "a record is cut short")
    number = int.from_bytes(data[at:at + width], "big")
    need(number >= (24 if width == 1 else 1 << 4 * width), "a number that could be shorter")
    return number, at + width


def text(part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        raise Refused("a text that is no UTF-8") from None


def exactly(record, required: set, optional: frozenset = frozenset()) -> None:
    need(isinstance(record, dict) and required <= set(record) <= required | optional, "a record with other keys")
    need("v" not in required or record["v"] == 1, "a record of another version")


# Reed-Solomon over GF(2^8), polynomial 0x11d.

EXP = [1]
for _ in range(254):
    EXP.append(EXP[-1] << 1 ^ (0x11D if EXP[-1] & 0x80 else 0))
LOG = {value: i for i, value in enumerate(EXP)}


def times(a: int, b: int) -> int:
    return EXP[(LOG[a] + LOG[b]) % 255] if a and b else 0


def power(a: int, n: int) -> int:
    return 1 if n == 0 else EXP[LOG[a] * n % 255] if a else 0


def inverse(rows):
    size = len(rows)
    wide_rows = [list(row) + [int(r == c) for c in range(size)] for r, row in enumerate(rows)]
    for c in range(size):
        pivot = next((r for r in range(c, size) if wide_rows[r][c]), None)
        need(pivot is not None, "shards that depend on each other")
        wide_rows[c], wide_rows[pivot] = wide_rows[pivot], wide_rows[c]
        scale = EXP[-LOG[wide_rows[c][c]] % 255]
        wide_rows[c] = [times(scale, cell) for cell in wide_rows[c]]
        for r in range(size):
            if r != c and wide_rows[r][c]:
                factor = wide_rows[r][c]
                wide_rows[r] = [cell ^ times(factor, other) for cell, other in zip(wide_rows[r], wide_rows[c])]
    return [row[size:] for row in wide_rows]


def encoding(k: int, m: int):
    vandermonde = [[power(r, c) for c in range(k)] for r in range(k + m)]
    top = inverse(vandermonde[:k])
    return [[reduce(xor, (times(row[i], top[i][c]) for i in range(k))) for c in range(k)] for row in vandermonde]


def combine(row, shards) -> bytes:
    """The sum of row[i] times shard i: one table look-up per byte, sums as whole numbers."""
    total = 0
    for factor, shard in zip(row, shards):
        if factor:
            total ^= int.from_bytes(shard.translate(bytes(times(factor, byte) for byte in range(256))), "big")
    return total.to_bytes(len(shards[0]), "big")


def rebuild(shards: dict, k: int, m: int) -> bytes:
    """The chunk, out of any k of its shards."""
    if all(row in shards for row in range(k)):
        return b"".join(shards[row] for row in range(k))
    rows = sorted(shards)[:k]
    matrix = encoding(k, m)
    undo = inverse([matrix[row] for row in rows])
    there = [shards[row] for row in rows]
    return b"".join(shards[c] if c in shards else combine(undo[c], there) for c in range(k))


# The file.


def read_shards(folder: Path, index: int, chunk_id: bytes, k: int, m: int) -> dict:
    listed = (folder / f"lists/{index}").read_bytes()
    need(len(listed) == 32 * (k + m) and digest(listed) == chunk_id, f"the list of shards of chunk {index}")
    shards = {}
    for row in range(k + m):
        path = folder / f"shards/{index}.{row}"
        data = path.read_bytes() if path.exists() else None
        if data is not None and digest(data) == listed[32 * row:32 * row + 32]:
            shards[row] = data
    need(len(shards) >= k, f"chunk {index} has {len(shards)} good shards of {k} needed")
    need(len({len(data) for data in shards.values()}) == 1, f"shards of chunk {index} of different lengths")
    return shards


def lengths(table, plain: int):
    """Bytes of each sealed segment, and whether it is compressed."""
    count = -(-plain // SEGMENT)
    whole = [min(SEGMENT, plain - i * SEGMENT) + 28 for i in range(count)]
    if table is None:
        return [(length, False) for length in whole]
    need(isinstance(table, bytes) and len(table) == 4 * count, "a length table of the wrong size")
    words = [int.from_bytes(table[4 * i:4 * i + 4], "big") for i in range(count)]
    entries = [(word & 0x7FFFFFFF, word >> 31 == 1) for word in words]
    need(all(28 < length < whole[i] if packed else length == whole[i] for i, (length, packed) in enumerate(entries)), "a length table that does not fit")
    need(any(packed for _, packed in entries), "a length table that is not needed")
    return entries


def open_chunk(chunk: bytes, dek: bytes, version: bytes, index: int, plain: int, table, content_hash: bytes, shard_bytes: int, k: int) -> bytes:
    entries = lengths(table, plain)
    count = len(entries)
    stored = 72 + 4 * count + sum(length for length, _ in entries)
    need(shard_bytes == -(-(-(-stored // k)) // 64) * 64, f"shards of chunk {index} of a wrong length")
    flags = 5 | (2 if table is not None else 0)
    header = b"CYXC" + (1).to_bytes(4, "big") + flags.to_bytes(4, "big") + plain.to_bytes(8, "big") + stored.to_bytes(8, "big") + content_hash + bytes(12)
    words = b"".join((length | (packed << 31)).to_bytes(4, "big") for length, packed in entries)
    need(chunk[:72 + 4 * count] == header + words, f"the header of chunk {index}")
    place = version + index.to_bytes(8, "big")
    key, nonce_key = hkdf(dek, b"cyxcloud/chunk" + place), hkdf(dek, b"cyxcloud/nonce" + place)
    at, sums, plaintext = 72 + 4 * count, b"", b""
    for i, (length, packed) in enumerate(entries):
        sealed = chunk[at:at + length]
        at += length
        bits = (3 if packed else 1).to_bytes(4, "big")
        number = i.to_bytes(4, "big")
        aad = b"CYXC" + (1).to_bytes(4, "big") + place + number + count.to_bytes(4, "big") + bits + bytes(4)
        try:
            body = AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
        except InvalidTag:
            raise Refused(f"segment {i} of chunk {index} does not open") from None
        total = blake3(number + bits + body, key=nonce_key).digest()
        need(total[:12] == sealed[:12], f"the nonce of segment {i} of chunk {index}")
        sums += total
        plaintext += unpack(body, min(SEGMENT, plain - i * SEGMENT)) if packed else body
    need(blake3(b"\xff\xff\xff\xff" + sums, key=nonce_key).digest() == content_hash, f"the content hash of chunk {index}")
    return plaintext


def unpack(block: bytes, length: int) -> bytes:
    import lz4.block
    try:
        data = lz4.block.decompress(block, uncompressed_size=length)
    except lz4.block.LZ4BlockError:
        raise Refused("a block that does not unpack") from None
    need(len(data) == length, "a block of the wrong length")
    return data


def read_layout(folder: Path):
    record = (folder / "layout").read_bytes()
    layout = cbor(record)
    exactly(layout, {"v", "class", "chunks", "pages", "root"})
    need(layout["class"] in CLASSES, "a class that there is not")
    pages = (folder / "pages").read_bytes()
    need(len(pages) == 32 * layout["chunks"] and digest(pages) == layout["root"], "the layout's Merkle root")
    need([digest(pages[at:at + PAGE]) for at in range(0, len(pages), PAGE)] == layout["pages"], "the layout's pages")
    return layout, [pages[at:at + 32] for at in range(0, len(pages), 32)], b"\x01\x71\x1e\x20" + digest(record)


def read_head(folder: Path, account: bytes, version: bytes, dek: bytes, chunks: int):
    sealed = (folder / "head").read_bytes()
    aad = b"cyxcloud/head\0" + account + version + bytes(8)
    try:
        head = cbor(AESGCM(hkdf(dek, b"cyxcloud/head" + version)).decrypt(sealed[:12], sealed[12:], aad))
    except (InvalidTag, ValueError):
        raise Refused("the head does not open") from None
    exactly(head, {"v", "name", "type", "size", "modified", "created", "padded", "tables", "hashes", "runs", "meta"}, frozenset({"thumb", "previous"}))
    size, padded = head["size"], head["padded"]
    need(-(-size // CHUNK) == chunks == len(head["tables"]) and len(head["hashes"]) == 32 * chunks, "a head for another layout")
    need(sum(run["chunks"] for run in head["runs"]) == chunks, "runs that do not add up")
    need(padded == 0 if chunks == 0 else size - CHUNK * (chunks - 1) <= padded <= CHUNK, "a padding that does not fit")
    return head


def main(folder: Path, key: Path, out: Path) -> None:
    secret = {name: bytes.fromhex(value) for name, value in json.loads(key.read_text()).items()}
    layout, chunk_ids, cid = read_layout(folder)
    head = read_head(folder, secret["account"], secret["version"], secret["dek"], layout["chunks"])
    k, m = CLASSES[layout["class"]]
    runs = [run for run in head["runs"] for _ in range(run["chunks"])]
    with out.open("wb") as file:
        for index, chunk_id in enumerate(chunk_ids):
            exactly(runs[index], {"chunks", "version"}, frozenset({"dek"}))
            shards = read_shards(folder, index, chunk_id, k, m)
            last = index == len(chunk_ids) - 1
            plain = head["padded"] if last else CHUNK
            shard_bytes = len(next(iter(shards.values())))
            plaintext = open_chunk(rebuild(shards, k, m), runs[index].get("dek", secret["dek"]), runs[index]["version"], index, plain,
                                   head["tables"][index], head["hashes"][32 * index:32 * index + 32], shard_bytes, k)
            file.write(plaintext[:head["size"] - index * CHUNK] if last else plaintext)
    print(json.dumps({"name": head["name"], "type": head["type"], "size": head["size"], "class": layout["class"], "cid": cid.hex()}))


if __name__ == "__main__":
    try:
        main(*(Path(argument) for argument in sys.argv[1:4]))
    except (Refused, OSError) as error:
        sys.exit(f"refused: {error}")
