"""JSON that is not one object a line: a list of digits, or lists of images and labels beside each other."""

import json
import re
from collections.abc import Callable, Generator
from functools import partial
from itertools import count

from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress, mapped
from digitcluster.files.aside import aside
from digitcluster.files.readers.collected_digits import CollectedDigits
from digitcluster.files.readers.json_digits import add_array, add_object
from digitcluster.files.readers.json_list import SINGLE, JsonList, is_row_of_many
from digitcluster.files.readers.json_records import FEWEST_NAMED, renamed
from digitcluster.files.readers.json_stream import END, JsonStream
from digitcluster.files.source.lines import BYTE_ORDER_MARK, LONGEST_LINE
from digitcluster.files.source.source import HEAD, Source

OPEN_END = re.compile(rb"[{\[,:]\s*$")  # of a line that is not a whole object
DATA_IN_TEXT = re.compile(rb'"data"\s*:\s*"')
MANY = 5000  # items of a list that takes a while
EVERY = 200  # lists or objects between two records of progress


def is_document(source: Source) -> bool:
    """Return whether a JSON file is anything but one digit a line, by its first line."""
    head = source.head.removeprefix(BYTE_ORDER_MARK).lstrip()
    if head.startswith(b"["):
        return True
    line, end, _ = head.partition(b"\n")
    if not end and len(source.head) == HEAD:
        if DATA_IN_TEXT.search(head):  # as in most files
            return False
        line = source.stream.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            return True
    try:
        values = json.loads(line.decode("utf-8", "replace").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return OPEN_END.search(line) is not None
    return isinstance(values, dict) and not _is_digit(values)


def _is_digit(values: dict[str, object]) -> bool:
    """Return whether an object is one digit, or at least nothing else."""
    known = renamed(values)
    pixels, label = known.get("data", known.get("pixels")), known.get("label")
    if isinstance(pixels, list) and pixels:
        if isinstance(pixels[0], dict):
            return False
        if isinstance(pixels[0], list):
            return len(pixels) in SINGLE if label is None else not isinstance(label, list) or len(label) != len(pixels)
        return label is not None or not is_row_of_many(len(pixels))
    if pixels is not None:
        return True
    is_named = sum(type(value) in (int, float) for value in values.values()) >= FEWEST_NAMED
    return not is_named and not any(isinstance(value, list) for value in values.values())


def read_document(source: Source) -> Generator[Progress, None, Digits]:
    """Read a JSON document.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When it is not JSON, or has no digits.
    """
    stream, digits = JsonStream(source.path.name, source.stream), CollectedDigits(source.path)
    yield source.progress()
    for number in count():
        if (first := stream.peek()) == END:
            break
        if first == "[":
            found = yield from _list(source, stream)
            yield from _added(source, partial(add_array, digits, found), len(found))
        elif first == "{":
            members: dict[str, object] = {}
            for key in stream.members():
                is_list = stream.peek() == "["
                members[key] = yield from (_list(source, stream) if is_list else _value(source, stream))
            longest = max((len(one) for one in members.values() if isinstance(one, JsonList)), default=0)
            yield from _added(source, partial(add_object, digits, members), longest)
        else:
            stream.take(",")  # between objects without brackets around them
        if number % EVERY == 0:
            yield source.progress()
    yield source.whole_progress()
    return (yield from digits.finish())


def _added(source: Source, add: Callable[[], None], items: int) -> Generator[Progress, None, None]:
    """Add the digits of a list or an object; aside, where it has very many items."""
    if items < MANY:
        add()
    else:
        yield from aside(add, source.progress())


def _list(source: Source, stream: JsonStream) -> Generator[Progress, None, JsonList]:
    found = JsonList(source.path.name)
    for number, _ in enumerate(stream.items(), start=1):
        if numbers := stream.numbers_at_hand():
            found.add_numbers(numbers)
            yield source.progress()
            continue
        at_hand = stream.at_hand()  # nearly always, and quickly
        found.add(at_hand[0] if at_hand else (yield from _value(source, stream)))
        if number % EVERY == 0:
            yield source.progress()
    return found


def _value(source: Source, stream: JsonStream) -> Generator[Progress, None, object]:
    return (yield from mapped(stream.value(), lambda _: source.progress()))
