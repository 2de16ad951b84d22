"""UNIPEN, the strokes of a pen as text; they are drawn as the pad draws them."""

import re
from collections.abc import Generator, Iterable, Sequence

import numpy as np

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.drawing.strokes import Stroke
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

SEGMENT = re.compile(r"\.SEGMENT\s+\S+.*?\"([^\"]*)\"")
SIDE = 28  # pixels of the images that are drawn
BATCH = 200  # drawings drawn together, side by side in arrays
FLIP = (1, -1)  # in the file y grows upward
MOST_POINTS = 100_000  # of one drawing
FARTHEST = 1e9  # a coordinate beyond it is damage, and could overflow where it is drawn


def recognizes(source: Source) -> bool:
    """Return whether a file is UNIPEN: it has keywords that begin with a dot."""
    lines = source.head.decode("latin-1").split("\n")
    return any(re.match(r"\.(SEGMENT|PEN_DOWN|VERSION|INCLUDE|LEXICON|COORD|HIERARCHY)\b", line) for line in lines)


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file of strokes, and draw each digit in 28 × 28 pixels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When too many drawings cannot be read as digits.
    """
    builder = DigitsBuilder(source.path, record="drawing", are_bytes=True)
    builder.shape = (SIDE, SIDE)
    waiting: list[tuple[str, list[Stroke]]] = []
    total = 0
    yield source.progress()
    parser = Parser()
    for _, lines in batches_of_lines(source):
        waiting += parser.add(lines)
        while len(waiting) >= BATCH:
            total = _draw(builder, waiting[:BATCH], total)
            waiting = waiting[BATCH:]
            yield source.progress()
    waiting += parser.rest()
    _draw(builder, waiting, total)
    yield source.whole_progress()
    return builder.finish(notes=[f"The strokes were drawn as images of {SIDE} × {SIDE} pixels."])


class Parser:
    """Finds drawings in lines of UNIPEN: (label, strokes), each stroke float64 (m, 2), y growing downward."""

    def __init__(self) -> None:
        self._label: str | None = None
        self._strokes: list[list[tuple[float, float]]] = []
        self._is_down = False

    def add(self, lines: Iterable[str]) -> list[tuple[str, list[Stroke]]]:
        """Take more lines; return the drawings that they complete."""
        found = []
        for line in lines:
            if not line.startswith("."):
                self._point(line)
            elif line.startswith(".SEGMENT"):
                found += self.rest()
                match = SEGMENT.match(line)
                self._label = match[1] if match else ""
            else:
                self._is_down = line.startswith(".PEN_DOWN")
                if self._is_down:
                    self._strokes.append([])
        return found

    def rest(self) -> list[tuple[str, list[Stroke]]]:
        """Return the drawing that is still open, if any."""
        label, strokes = self._label, [np.array(one) * FLIP for one in self._strokes if one]
        self._label, self._strokes, self._is_down = None, [], False
        return [(label, strokes)] if label is not None else []

    def _point(self, line: str) -> None:
        words = line.split()
        if not self._is_down or len(words) < 2 or len(self._strokes[-1]) >= MOST_POINTS:
            return
        try:
            x, y = float(words[0]), float(words[1])
        except ValueError:
            return
        if abs(x) < FARTHEST and abs(y) < FARTHEST:  # not NaN either
            self._strokes[-1].append((x, y))


def _draw(builder: DigitsBuilder, drawings: Sequence[tuple[str, list[Stroke]]], before: int) -> int:
    """Draw some digits and add them; return how many there have been, with those before."""
    good: list[list[Stroke]] = []
    labels, numbers = [], []
    for number, (label, strokes) in enumerate(drawings, start=before + 1):
        try:
            if not strokes:
                raise RecordError("has no strokes")
            labels.append(builder.labels.index(label))
            numbers.append(number)
            good.append(strokes)
        except RecordError as fault:
            builder.skip(number, fault)
    if good:
        builder.add(ink_images(good, height=SIDE, width=SIDE), labels, numbers)
    return before + len(drawings)
