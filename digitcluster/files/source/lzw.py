"""Unpacks what Unix's compress packed (files ending in .Z): LZW with codes of 9 to 16 bits.

It is our own since PyPI's unlzw3 unpacks a file at once and without a bound, so that a small one could fill the memory.
After T. A. Welch, "A Technique for High-Performance Data Compression", 1984, and compress's own changes: codes grow
with the table, code 256 clears it, and codes of one length stand in groups of eight.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

MARK = b"\x1f\x9d"
CLEAR = 256  # the code that empties the table, in files with this flag
HAS_CLEAR, LONGEST = 0x80, 0x1F  # of the third byte
FEWEST_BITS, MOST_BITS = 9, 16
CHUNK = 1 << 16  # bytes unpacked between two hand-overs


def open_lzw(packed: BinaryIO) -> io.RawIOBase:
    """Return the unpacked content of a .Z file, which raises EOFError while it is read if the file is damaged."""
    return _LzwStream(packed)


class _LzwStream(io.RawIOBase):
    """It can be sought, from the start anew where that is backward."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._begin()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the start")
        if offset < self._place:
            self._begin()
        while self._place < offset and (some := self._some(offset - self._place)):
            self._place += len(some)
        return self._place

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # the buffer it is really given
        some = self._some(len(buffer))
        buffer[: len(some)] = some
        self._place += len(some)
        return len(some)

    def _begin(self) -> None:
        self._packed.seek(0)
        self._pieces, self._waiting, self._place = unpacked(self._packed), b"", 0

    def _some(self, most: int) -> bytes:
        if not self._waiting:
            self._waiting = next(self._pieces, b"")
        some, self._waiting = self._waiting[:most], self._waiting[most:]
        return some


def unpacked(packed: BinaryIO) -> Iterator[bytes]:
    """Yield the content of a .Z file, some at a time.

    Raises
    ------
    EOFError
        When it is damaged.
    """
    start = packed.read(3)
    if len(start) < 3 or not start.startswith(MARK) or not FEWEST_BITS <= start[2] & LONGEST <= MOST_BITS:
        raise EOFError("not packed by compress")
    clears = bool(start[2] & HAS_CLEAR)
    most = start[2] & LONGEST
    table = _new_table(clears=clears)
    before, result = b"", bytearray()
    for code in _codes(packed, table, most, clears=clears):
        if code == CLEAR and clears:
            table[:] = _new_table(clears=True)
            before = b""
            continue
        if code < len(table):
            entry = table[code]
        elif code == len(table) and before:
            entry = before + before[:1]  # the one that is being made
        else:
            raise EOFError(f"the code {code} before it was defined")
        result += entry
        if before and len(table) < 1 << most:
            table.append(before + entry[:1])
        before = entry
        if len(result) >= CHUNK:
            yield bytes(result)
            result.clear()
    yield bytes(result)


def _new_table(*, clears: bool) -> list[bytes]:
    return [bytes([value]) for value in range(256)] + ([b""] if clears else [])


def _codes(packed: BinaryIO, table: list[bytes], most: int, *, clears: bool) -> Iterator[int]:
    """Yield the codes; they are as long as the table's size asks for, and stand in groups of eight."""
    bits = FEWEST_BITS
    while group := packed.read(bits):
        number, mask = int.from_bytes(group, "little"), (1 << bits) - 1
        for _ in range(8 * len(group) // bits):
            code = number & mask
            number >>= bits
            yield code
            # The table grew, or was cleared, while the code was used: what is left of the group only fills it up.
            if code == CLEAR and clears:
                bits = FEWEST_BITS
                break
            if len(table) >= 1 << bits and bits < most:
                bits += 1
                break
