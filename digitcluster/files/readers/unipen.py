"""UNIPEN, the strokes of a pen as text; the program's own ink code draws them."""

import re
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

import numpy as np

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.normalize import ink_images
from digitcluster.core.drawing.strokes import Stroke
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble
from digitcluster.files.building.grey_levels import GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords
from digitcluster.files.readers.csv_table import batches_of_lines
from digitcluster.files.source.source import open_source

SEGMENT = re.compile(r"\.SEGMENT\s+\S+.*?\"([^\"]*)\"")
SIDE = 28  # pixels of the images that are drawn
BATCH = 200  # drawings drawn together
MOST_POINTS = 100_000  # of one drawing
FARTHEST = 1e9


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is UNIPEN: keywords that begin with a dot."""
    lines = head.decode("latin-1").split("\n")
    return any(re.match(r"\.(SEGMENT|PEN_DOWN|VERSION|INCLUDE|LEXICON|COORD|HIERARCHY)\b", line) for line in lines)


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file of strokes, plain or packed, and draw each digit with 28 × 28 pixels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When the file cannot be read, or too many drawings are none.
    """
    levels, labels, faults = (
        GreyLevels(path.name, are_bytes=True),
        Labels(path.name),
        SkippedRecords(path.name, what="drawing"),
    )
    waiting: list[tuple[str, list[Stroke]]] = []
    total = 0
    with open_source(path) as source:
        yield source.progress()
        parser = Parser()
        for _, lines in batches_of_lines(source):
            waiting += parser.add(lines)
            while len(waiting) >= BATCH:
                total = _draw(waiting[:BATCH], total, levels, labels, faults)
                waiting = waiting[BATCH:]
                yield source.progress()
        waiting += parser.rest()
        _draw(waiting, total, levels, labels, faults)
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    notes = [f"The strokes were drawn as images of {SIDE} × {SIDE} pixels."]
    return assemble(path, levels, (SIDE, SIDE), labels, faults, notes=notes)


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
        """Return the drawing that no other follows."""
        label, strokes = self._label, [np.array(one) * (1, -1) for one in self._strokes if one]
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


def _draw(
    drawings: Sequence[tuple[str, list[Stroke]]],
    before: int,
    levels: GreyLevels,
    labels: Labels,
    faults: SkippedRecords,
) -> int:
    """Draw some digits and keep them; return how many there were with those before."""
    good: list[list[Stroke]] = []
    indices = []
    for number, (label, strokes) in enumerate(drawings, start=before + 1):
        try:
            if not strokes:
                raise RecordError("has no strokes")
            indices.append(labels.index(label))
            good.append(strokes)
        except RecordError as fault:
            faults.add(number, fault, read=len(levels))
    if good:
        levels.add(ink_images(good, height=SIDE, width=SIDE))
        labels.keep(indices)
    return before + len(drawings)
