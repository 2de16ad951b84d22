"""Two unlike ways of damaging a file: its bytes, whatever they mean, and its structure, so that it looks sound."""

import contextlib
import gzip
import io
import json
import re
import struct
import tarfile
import warnings
import zipfile
import zlib

NUMBERS = (0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 30_000, 100_000)
WORDS = ("nan", "inf", "-1", "1e99", "1" * 400, "", "\0", "é", '"', "\ud800", "a" * 5000, "0x1f", "5.5", "<b>", "=1")
WHOLE = (0, -1, 1, 2, 255, 256, 65536, 30_000, 2**31, 2**63, 2**64, 10**30, 10**400)
TYPES = ("|u1", "<f4", "<f8", "<i8", ">i4", "|b1", "<U3", "|S2", "|O", "<f2", "<c16", "|V3", "<M8[s]", "<u8", "<U0")
PNG = b"\x89PNG\r\n\x1a\n"


def bytes_damaged(content, chance, other):
    """Flip, cut, insert, repeat, splice with another file, and put magic numbers at aligned places."""
    content = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, chance.choice((4, 40, 400))))
        kind = chance.choice(("flip", "change", "insert", "repeat", "remove", "cut", "splice", "number", "number"))
        if kind == "flip" and start < len(content):
            content[start] ^= 1 << chance.randrange(8)
        elif kind in ("change", "insert"):
            content[start : end if kind == "change" else start] = chance.randbytes(chance.randint(0, 12))
        elif kind == "repeat":
            content[start:start] = content[start:end] * chance.choice((1, 2, 50))
        elif kind == "remove":
            del content[start:end]
        elif kind == "cut" and chance.random() < 0.3:
            del content[start:]
        elif kind == "splice":
            content[start:] = other[chance.randrange(len(other) + 1) :]
        elif kind == "number":
            _put_number(content, chance, chance.choice((64, len(content))))
    return bytes(content)


def structure_damaged(content, chance, other):
    """Change what a file means, and keep its form: names, shapes, types, lengths, values, checksums."""
    for start, change in (
        (b"PK\x03\x04", _zip), (b"\x1f\x8b", _gzip), (PNG, _png), (b"\x93NUMPY", _npy), (b"{", _json), (b"[", _json),
    ):  # fmt: skip
        if content.startswith(start):
            with contextlib.suppress(ValueError, zlib.error, EOFError, OSError, zipfile.BadZipFile):
                return change(content, chance, other)
    if content[257:262] == b"ustar":
        return _tar(content, chance, other)
    if b"\0" in content[:512]:
        return _numbers(content, chance, other)
    return _text(content, chance, other)


def _put_number(content, chance, within):
    width, order = chance.choice((1, 2, 4, 4, 8)), chance.choice(("little", "big"))
    place = chance.randrange(max(1, min(within, len(content)) // width)) * width
    content[place : place + width] = (chance.choice(NUMBERS) % (1 << 8 * width)).to_bytes(width, order)


def _numbers(content, chance, other):
    """IDX, BMP, TIFF, GIF, JPEG, MATLAB, HDF5, Parquet: numbers of the header, or further on."""
    content = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        _put_number(content, chance, chance.choice((16, 64, 256, len(content))))
    return bytes(content)


def _gzip(content, chance, other):
    return gzip.compress(structure_damaged(gzip.decompress(content), chance, other), 1)


def _png(content, chance, other):
    chunks, at = [], 8
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        chunks.append([content[at + 4 : at + 8], content[at + 8 : at + 8 + size]])
        at += 12 + size
    one = chance.choice(chunks)
    kind = chance.choice(("number", "number", "type", "double", "remove", "insert"))
    if kind == "number":
        data = bytearray(one[1] or bytes(4))
        _put_number(data, chance, len(data))
        one[1] = bytes(data)
    elif kind == "type":
        one[0] = chance.choice((b"IDAT", b"PLTE", b"tRNS", b"acTL", b"gAMA", b"zTXt", b"eXIf", b"abcd"))
    elif kind == "insert":
        text = b"a\0\0" + zlib.compress(bytes(1 << 22))
        chunks.insert(1, [chance.choice((b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"tRNS", b"acTL")), text])
    elif kind == "double":
        chunks.insert(chance.randrange(len(chunks) + 1), one)
    else:
        chunks.remove(one)
    parts = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return PNG + b"".join(parts)


def _npy(content, chance, other):
    length = int.from_bytes(content[8:10], "little")
    header, data = content[10 : 10 + length].decode("latin-1"), content[10 + length :]
    if "U" in header and "()" in header and chance.random() < 0.9:  # the metadata of a model
        text = _json(data.decode("utf-32-le").encode("utf-8", "surrogatepass"), chance, other)
        data = text.decode("utf-8", "surrogatepass").encode("utf-32-le", "surrogatepass")
        header = re.sub(r"<U\d+", f"<U{len(data) // 4}", header)
    elif chance.random() < 0.5:
        sides = [chance.choice((*WHOLE, 4, 10, 12)) for _ in range(chance.choice((0, 1, 2, 3, 3, 3, 4, 40)))]
        header = re.sub(r"\([^)]*\)", f"({''.join(f'{one}, ' for one in sides)})", header)
    elif chance.random() < 0.5:
        header = re.sub(r"'descr': '[^']*'", f"'descr': '{chance.choice(TYPES)}'", header)
    elif chance.random() < 0.5:
        header = header.replace("False", "True")
    else:
        data = bytearray(data or b"0000")
        some = struct.pack("<f", chance.choice((float("nan"), float("inf"), -1, 1e30, 1e9)))
        place = chance.randrange(max(1, len(data) // 4)) * 4
        data[place : place + 4] = some
        data = bytes(data)
    return content[:8] + struct.pack("<H", len(header)) + header.encode("latin-1") + data


def _json(content, chance, other):
    try:
        tree = json.loads(content)
    except ValueError:  # one object a line
        return _text(content, chance, other)
    for _ in range(chance.choice((1, 1, 2))):
        tree = _changed(tree, chance, 0)
    try:
        return json.dumps(tree).encode()
    except RecursionError:  # lists in each other, as deep as they were read
        return _text(content, chance, other)


def _changed(tree, chance, depth):
    """Change one value somewhere in a tree."""
    if isinstance(tree, dict | list) and tree and (depth == 0 or chance.random() < 0.8):
        key = chance.choice(list(tree)) if isinstance(tree, dict) else chance.randrange(len(tree))
        kind = chance.random()
        if kind < 0.1:
            del tree[key]
        elif kind < 0.15 and isinstance(tree, dict):
            tree[chance.choice(WORDS)] = tree.pop(key)
        else:
            tree[key] = _changed(tree[key], chance, depth + 1)
        return tree
    return _other_value(tree, chance)


def _other_value(value, chance):
    kind = chance.randrange(9)
    if kind < 2:
        return chance.choice(WHOLE)
    if kind == 2:
        return chance.choice((float("nan"), float("inf"), -0.5, 1e300, 1e-300, 2.5))
    if kind == 3:
        return chance.choice(WORDS)
    if kind == 4:
        return chance.choice((None, True, False, [], {}, "", [[]], {"a": {}}))
    if kind == 5:
        return [value]
    if kind == 6:
        return {"a": value}
    if kind == 7 and isinstance(value, list):
        return value * chance.choice((0, 2, 30))
    nested = value
    for _ in range(chance.choice((10, 500))):
        nested = [nested]
    return nested


def _text(content, chance, other):
    """CSV, ARFF, LIBSVM, UNIPEN, texts, JSON lines: cells, quotes, separators, lines."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in range(chance.choice((1, 2, 5))):
        lines = lines or [""]  # all may have been taken away
        at = chance.randrange(len(lines))
        words = re.split(r"([,\s:]+)", lines[at])
        kind = chance.randrange(6)
        if kind < 3:
            words[chance.randrange(len(words))] = str(chance.choice((*WORDS, *WHOLE)))
            lines[at] = "".join(words)
        elif kind == 3:
            lines[at] = lines[at].replace(chance.choice((",", " ", ":", '"')), chance.choice((";", "\t", "", '"')))
        elif kind == 4:
            lines[at : at + chance.choice((0, 1))] = [lines[at]] * chance.choice((0, 2, 30))
        else:
            lines[at] = lines[at] * chance.choice((2, 3, 200))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _zip(content, chance, other):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [[name, archive.read(name)] for name in archive.namelist()]
    one = chance.choice(members)
    kind = chance.randrange(10)
    if kind < 6:
        one[1] = structure_damaged(one[1], chance, other)
    elif kind == 6:
        one[0] = chance.choice(("../" + one[0], "/" + one[0], one[0] + "/", "a" * 3000, "é.npy", chance.choice(WORDS)))
    elif kind == 7:
        members.remove(one)
    elif kind == 8:
        members.append([one[0], chance.choice(members)[1]])
    else:
        chance.shuffle(members)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, data in members:
            with contextlib.suppress(UnicodeEncodeError, IndexError), warnings.catch_warnings(action="ignore"):
                archive.writestr(name or "a", data)
    packed = bytearray(memory.getvalue())
    if chance.random() < 0.2:  # a field of the directory: method, version, flags, sizes
        place = packed.find(b"PK\x01\x02") + chance.choice((6, 8, 10, 20, 24, 42))
        packed[place : place + 2] = (chance.choice(NUMBERS) & 0xFFFF).to_bytes(2, "little")
    return bytes(packed)


def _tar(content, chance, other):
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = [[one, archive.extractfile(one).read() if one.isfile() else b""] for one in archive]
    one = chance.choice(members)
    kind = chance.randrange(6)
    if kind < 3:
        one[1] = structure_damaged(one[1], chance, other)
        one[0].size = len(one[1])
    elif kind == 3:
        one[0].size = chance.choice((0, 1, 1 << 20, 1 << 40))
    elif kind == 4:
        one[0].type = chance.choice((b"0", b"5", b"1", b"2", b"S", b"x", b"g", b"L"))
    else:
        one[0].name = chance.choice(("../a", "a" * 3000, "/a.png", ""))
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w", errors="surrogateescape") as archive:
        for entry, data in members:
            # By hand, since its size may be a lie.
            memory_header = entry.tobuf(errors="replace")
            archive.fileobj.write(memory_header + data + bytes(-len(data) % 512))
    return memory.getvalue() + bytes(1024)
