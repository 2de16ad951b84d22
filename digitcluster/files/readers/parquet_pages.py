"""The pages of Parquet: what each says of itself, in Thrift's compact protocol, is what PyArrow takes memory for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from digitcluster.files.damage import DamagedError

HEADER = 4096  # bytes that are read at first: most headers are shorter by far
LONGEST_HEADER = 16 << 20  # bytes, as PyArrow has it
DEEPEST = 8  # structures in each other
KIND, UNPACKED, PACKED = 1, 2, 3  # fields of a page's header: what it is, and how many bytes it has
DICTIONARY = 2
ABOUT = {0: 5, DICTIONARY: 7, 3: 8}  # by what it is: the field whose own first field is how many values it has
STOP, TRUE, FALSE, BYTE, DOUBLE, TEXT, STRUCTURE = 0, 1, 2, 3, 7, 8, 12  # kinds of Thrift
NUMBERS = (4, 5, 6)

Fields = dict[int, "int | Fields"]


@dataclass(frozen=True)
class Page:
    """What a page says of itself.

    Attributes
    ----------
    unpacked : int
        Bytes.
    values : int
    is_data : bool
        Whether it counts for the column, as a dictionary does not.
    """

    unpacked: int
    values: int
    is_data: bool


class _TooShortError(Exception):
    """More bytes are needed to parse a header."""


def pages_of(stream: BinaryIO, start: int, values: int) -> Iterator[Page]:
    """Yield the pages of a part of a column, as PyArrow goes through them: until they have all values.

    Parameters
    ----------
    stream : binary file
    start : int
        Where the first page begins.
    values : int
        How many values the end of the file says that there are.

    Raises
    ------
    DamagedError
        When there is no page where one must be.
    """
    while values > 0:
        fields, length = _header(stream, start)
        kind = _count(fields, KIND)
        about = fields.get(ABOUT.get(kind, 0), {})
        count = _count(about, 1) if isinstance(about, dict) and about else 0
        is_data = kind in ABOUT and kind != DICTIONARY
        yield Page(_count(fields, UNPACKED), count, is_data)
        values -= count if is_data else 0
        start += length + _count(fields, PACKED)


def _count(fields: Fields, number: int) -> int:
    found = fields.get(number)
    if not isinstance(found, int) or found < 0:
        raise DamagedError("a page without its sizes")
    return found


def _header(stream: BinaryIO, start: int) -> tuple[Fields, int]:
    """Return the fields of the page's header that begins there, and its length in bytes."""
    most = HEADER
    while True:
        stream.seek(start)
        some = stream.read(most)
        try:
            parser = _Parser(some)
            return parser.structure(), parser.at
        except _TooShortError:
            if len(some) < most or most >= LONGEST_HEADER:
                raise DamagedError("a page without a header") from None
        most *= 16


class _Parser:
    """Parses a structure of Thrift's compact protocol, of which it keeps the whole numbers."""

    def __init__(self, content: bytes) -> None:
        self._content, self.at = content, 0

    def structure(self, depth: int = 0) -> Fields:
        if depth > DEEPEST:
            raise DamagedError("too many structures in each other")
        fields: Fields = {}
        number = 0
        while (first := self._byte()) & 15 != STOP:
            number = number + (first >> 4) if first >> 4 else self._number()
            kind = first & 15
            if kind in NUMBERS:
                fields[number] = self._number()
            elif kind == STRUCTURE:
                fields[number] = self.structure(depth + 1)
            elif kind not in (TRUE, FALSE):  # their value is the kind
                self._pass_over(kind)
        return fields

    def _pass_over(self, kind: int) -> None:
        lengths = {BYTE: 1, DOUBLE: 8}
        if kind not in (*lengths, TEXT):
            raise DamagedError(f"a field of the kind {kind}")
        length = lengths[kind] if kind in lengths else self._varint()
        self.at += length
        if self.at > len(self._content):
            raise _TooShortError

    def _byte(self) -> int:
        if self.at >= len(self._content):
            raise _TooShortError
        self.at += 1
        return self._content[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise DamagedError("a number of too many bytes")

    def _number(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)
