"""The lines of a text file, several at a time."""

import io
from collections.abc import Iterator

from digitcluster.core.errors import ReadingError
from digitcluster.files.source.source import Source

LONGEST_LINE = 4 << 20  # bytes: a digit of 1,000 × 1,000 pixels fits; more takes too long to be taken apart at once
CHUNK = 1 << 20  # bytes of lines that are handed on together: some fifteen milliseconds of parsing
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # which some editors put at the start of a file


def batches_of_lines(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield whole lines with their line ends, about a megabyte at a time, with the number of the first, from 1.

    Bytes that are not UTF-8 become "�".

    Raises
    ------
    ReadingError
        Where a line is too long to be a digit.
    """
    number, stream = 1, source.stream
    while some := stream.read(CHUNK):
        # Not more than what is allowed, since a single line may be as long as the file.
        lines = io.BytesIO(some + stream.readline(LONGEST_LINE)).readlines()
        if max(map(len, lines)) >= LONGEST_LINE:
            raise ReadingError(
                f"{source.path.name} has a line of more than {LONGEST_LINE:,} bytes, too long for a digit. "
                "Choose another file."
            )
        if number == 1:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
        yield number, [line.decode("utf-8", "replace") for line in lines]
        number += len(lines)
