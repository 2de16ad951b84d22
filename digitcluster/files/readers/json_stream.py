"""The values of a JSON document, one after the other, so that a long list need not be in the memory as a whole."""

import codecs
import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files.source.lines import BYTE_ORDER_MARK, LONGEST_LINE

CHUNK = 1 << 20  # bytes
LARGEST = 512 << 20  # bytes of a document: far more than any that people hand out
NEAR_END = 16  # characters: what is wrong so near to the end of what was read may only be incomplete
BLANKS = re.compile(r"[ \t\r\n]*")
NUMBERS = re.compile(r"[-+.\deE, \t\r\n]*", re.ASCII)  # with commas between them
END = ""  # what `peek` returns after the last value
decode = json.JSONDecoder().raw_decode


class NotJsonError(ReadingError):
    """A document is not JSON, or was cut off."""


class JsonStream:
    """Reads a JSON document step by step.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    stream : binary file
        Stands at its start.
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self._name, self._stream = name, stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text, self._at, self._read = "", 0, 0
        self._is_ended = self._is_wrong = False

    def peek(self) -> str:
        """Return the next character that is not blank; none at the end."""
        while True:
            self._at = BLANKS.match(self._text, self._at).end()  # type: ignore[union-attr]  # it always matches
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return END

    def take(self, expected: str) -> None:
        """Pass over one character, which must be one of those expected."""
        found = self.peek()
        if found == END or found not in expected:
            raise self.wrong()
        self._at += 1

    def at_hand(self) -> tuple[Any] | None:
        """Return the next value, in a tuple, if it was read to its end."""
        self.peek()
        while True:
            try:
                value, end = decode(self._text, self._at)
            except RecursionError:
                raise self.wrong() from None
            except ValueError as error:
                if not self._may_be_incomplete(error):
                    raise self.wrong() from None
                return None
            # A number may go on in what was not read yet, after its point too.
            if end < len(self._text) - NEAR_END or not self._more():
                self._at = end
                return (value,)

    def numbers_at_hand(self) -> list[int | float]:
        """Return the numbers of a list that come next and were read to their ends, if these are several.

        Together they take a tenth of the time. The last of a list is no such number, since no comma follows it.
        """
        self.peek()
        end = NUMBERS.match(self._text, self._at, self._at + CHUNK).end()  # type: ignore[union-attr]
        last = self._text.rfind(",", self._at, end)
        if last < 0 or self._is_wrong:
            return []
        try:
            found: list[int | float] = json.loads(f"[{self._text[self._at : last]}]")
        except ValueError:  # going on number by number shows where
            self._is_wrong = True
            return []
        if found:
            self._at = last
        return found

    def value(self) -> Generator[None, None, Any]:
        """Return the next value as a whole; yield whenever more of it must be read, since it may be long."""
        while (found := self.at_hand()) is None:
            yield
            if not self._more():
                raise self._cut_off()
        return found[0]

    def items(self) -> Iterator[None]:
        """Pass over the brackets and commas of a list; yield where the next item begins, which must be taken."""
        self.take("[")
        if self.peek() != "]":
            yield
            while self.peek() == ",":
                self.take(",")
                yield
        self.take("]")

    def members(self) -> Iterator[str]:
        """Pass over the braces and commas of an object; yield each key, whose value must be taken."""
        self.take("{")
        if self.peek() != "}":
            yield self._key()
            while self.peek() == ",":
                self.take(",")
                yield self._key()
        self.take("}")

    def wrong(self) -> NotJsonError:
        """Return the error for what comes next, which is not what JSON has there."""
        if self.peek() == END:
            return self._cut_off()
        shown = " ".join(self._text[self._at : self._at + 20].split())
        return NotJsonError(f"{self._name} is not JSON where it says “{shown}”. Save it again as JSON.")

    def _key(self) -> str:
        if self.peek() != '"':
            raise self.wrong()
        key: str = finish(self.value())
        self.take(":")
        return key

    def _cut_off(self) -> NotJsonError:
        return NotJsonError(f"{self._name} ends too early for JSON. It may have been cut off; copy it again.")

    def _may_be_incomplete(self, error: ValueError) -> bool:
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.pos >= len(self._text) - NEAR_END or error.msg.startswith("Unterminated string")

    def _more(self) -> bool:
        """Read on; return whether there was more."""
        if self._is_ended:
            return False
        waiting = len(self._text) - self._at
        if waiting > LONGEST_LINE:
            raise ReadingError(
                f"{self._name} has a value of more than {LONGEST_LINE >> 20} MB, too long for a digit. "
                "Save all digits in one list, or one a line."
            )
        # Twice as much each time, since a value is parsed anew from its beginning.
        some = self._stream.read(max(CHUNK, min(waiting, LONGEST_LINE - waiting)))
        if not self._read:
            some = some.removeprefix(BYTE_ORDER_MARK)
        self._read += len(some)
        if self._read > LARGEST:
            raise ReadingError(
                f"{self._name} is one JSON document of more than {LARGEST >> 20} MB, too large to be read. "
                "Save it with one digit a line."
            )
        if not some:
            self._is_ended = True
            self._text += self._decoder.decode(b"", final=True)
            return False
        self._text = self._text[self._at :] + self._decoder.decode(some)
        self._at = 0
        return True
