"""Which columns of a table of words are pixels and which the label, by their names in a header and by their values.

The pixels are the longest run of numbers that can be a picture; what stands beside it is looked through for a label.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.columns import (
    COUNTING,
    ONE_HOT,
    Candidates,
    Columns,
    are_one_hot,
    columns_among,
    visible,
)
from digitcluster.files.guessing.image_shape import SMALLEST_SIDE, Shape, shape_of_flat, square_shape
from digitcluster.files.guessing.label_column import agreement, is_running
from digitcluster.files.guessing.text_table import TextTable
from digitcluster.files.guessing.vote import CLEAR, LOST, vote
from digitcluster.files.guessing.words import LABEL_NAMES
from digitcluster.wording import listed

SIDES = re.compile(r"(\d+)x(\d+)")
INDEX_NAMES = frozenset(
    ("", "unnamed: 0", "unnamed: 0.1", "index", "id", "row", "rowid", "row_id", "imageid", "no", "__index_level_0__")
)
LOOKED_AT = 50  # rows by which it is seen which columns are numbers
NEARLY_ALL = 0.9  # of them
FILE_OR_DATE = re.compile(r".*(/|\\|\.[A-Za-z]\w{1,4}$|\d[-:.]\d+[-:.]\d).*")
MOST_UNREPEATED = 10  # names in a column of labels that may occur but once
MOST_NAMED = 4  # columns that were left out


def columns_of_text(table: TextTable) -> Columns | None:
    """Find pixels and label among the columns of a table; None where no layout fits."""
    kinds = _kinds(table)
    is_label = [table.name(at) in LABEL_NAMES for at in range(table.count)]
    # A label's name among the numbers of a header that is none says nothing: one column has it, or one for each class.
    labels = tuple(at for at in range(table.count) if is_label[at])
    is_pixel = [kind == "number" and not named for kind, named in zip(kinds, is_label, strict=True)]
    if table.header:
        is_pixel = [flag and table.name(at) not in INDEX_NAMES for at, flag in enumerate(is_pixel)]
    for start, stop in _runs(table, is_pixel):
        found = _layout(table, start, stop, is_labelled=bool(labels))
        if found is None:
            continue
        if not found.label:
            found = _with_label_beside(table, found, labels, kinds)
        return _with_notes(table, found, kinds)
    return None


def numbers_in(table: TextTable) -> NDArray[np.float64]:
    """Return some rows, (m, d), of the columns of numbers that are not seen to be labels."""
    kinds = _kinds(table)
    places = [at for at, kind in enumerate(kinds) if kind == "number" and table.name(at) not in LABEL_NAMES]
    for end in (0, -1):
        column = table.column(places[end]) if places and not any(table.header) else None
        if column is not None and column.is_mixed and column.are_digits:
            places.pop(end)
            break
    return table.some(places)


def _kinds(table: TextTable) -> list[str]:
    """Return for each column whether it is of numbers, of words, or empty."""
    rows = table.rows[:: -(-len(table.rows) // LOOKED_AT)]
    try:
        np.array([[float(word) for word in row] for row in rows])
    except ValueError:
        return [_kind([row[at] for row in rows]) for at in range(table.count)]
    return ["number"] * table.count


def _kind(words: Sequence[str]) -> str:
    numbers = 0
    for word in words:
        try:
            float(word)
        except ValueError:
            continue
        numbers += 1
    if numbers >= NEARLY_ALL * len(words):
        return "number"
    return "word" if any(words) else "empty"


def _runs(table: TextTable, is_pixel: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the runs of columns that may be pixels, the longest first; before each, most of it with names alike."""
    for start, stop in _longest_first((0, table.count), is_pixel):
        alike = [re.sub(r"\d+", "", table.name(at)) for at in range(table.count)]
        for inner in _longest_first((start, stop), alike):
            if (stop - start) / 2 < inner[1] - inner[0] < stop - start:
                yield inner
        yield start, stop


def _longest_first(within: tuple[int, int], keys: Sequence[object]) -> list[tuple[int, int]]:
    """Return where keys that are not false are the same for long enough to be the pixels of a picture."""
    at, stop = within
    runs = []
    for key, group in groupby(keys[at:stop]):
        length = len(list(group))
        if key is not False and length >= SMALLEST_SIDE**2:
            runs.append((at, at + length))
        at += length
    return sorted(runs, key=lambda run: run[0] - run[1])


def _layout(table: TextTable, start: int, stop: int, *, is_labelled: bool) -> Columns | None:
    """Return the layout of the columns from start to stop, with places among all columns; None if it is no picture."""
    if shape := _said_shape(table, start, stop):
        return Columns(start, table.count - stop, (), shape)
    inside = Candidates(
        stop - start,
        values=lambda at: table.values(start + at),
        column=lambda at: table.column(start + at),
        some=lambda first, last: table.some(range(start + first, start + last)),
    )
    found = _unlabelled(inside) if is_labelled else columns_among(inside)
    if found is None:
        return None
    before, after = start + found.before, table.count - stop + found.after
    return replace(found, before=before, after=after, label=tuple(start + at for at in found.label))


def _unlabelled(inside: Candidates) -> Columns | None:
    """Return the layout of columns among which there is no label; one that counts the rows may come first."""
    for start in (0, 1):
        if start and not is_running(inside.values(0)):
            return None
        if shape := square_shape(inside.count - start):
            return Columns(start, 0, (), shape)
        if found := shape_of_flat(inside.some(start, inside.count)):
            return Columns(start, 0, (), found[0], (found[1],))
    return None


def _said_shape(table: TextTable, start: int, stop: int) -> Shape | None:
    """Return the shape that the last pixel's name says: “28x28”."""
    sides = SIDES.fullmatch(table.name(stop - 1))
    if sides is None:
        return None
    shape = (int(sides[1]), int(sides[2]))
    return shape if shape[0] * shape[1] == stop - start and min(shape) >= SMALLEST_SIDE else None


def _with_label_beside(table: TextTable, found: Columns, named: Sequence[int], kinds: Sequence[str]) -> Columns:
    """Return a layout with the label that stands beside its pixels, if there is one."""
    beside = [*range(found.before), *range(table.count - found.after, table.count)]
    if len(named) == 1 or (named and not _are_marks(table, named)):
        return replace(found, label=(named[0],))
    if named:
        return _with_marks(found, named)
    for classes in ONE_HOT:
        for places in (beside[-classes:], beside[:classes]):
            if len(places) == classes and all(kinds[at] == "number" for at in places) and _are_marks(table, places):
                return _with_marks(found, places)
    for kind in ("number", "word"):
        able = [at for at in beside if kinds[at] == kind and _may_be_label(table, at)]
        if kind == "number" and len(able) > 1:
            able = _voted(table, found, able)
        if len(able) == 1:
            note = f"The labels were taken from column {table.said(able[0])}."
            return replace(found, label=(able[0],), notes=(*found.notes, note))
    return found


def _voted(table: TextTable, found: Columns, able: Sequence[int]) -> list[int]:
    """Return those of some columns that say what the built-in model sees in the pixels."""
    rows = table.some([*able, *range(found.before, found.before + found.pixels)])
    rows = rows[np.isfinite(rows).all(axis=1)]
    seen = vote(visible(rows[:, len(able) :]).reshape(-1, *found.shape))
    agreements = sorted(((agreement(seen, rows[:, at]), column) for at, column in enumerate(able)), reverse=True)
    is_clear = seen.counts and agreements[0][0] >= CLEAR and agreements[1][0] <= LOST
    return [agreements[0][1]] if is_clear else []


def _with_marks(found: Columns, places: Sequence[int]) -> Columns:
    note = f"The label was taken from the {len(places)} columns that mark it."
    return replace(found, label=tuple(places), notes=(*found.notes, note))


def _are_marks(table: TextTable, places: Sequence[int]) -> bool:
    values = [table.values(at) for at in places]
    return all(one.dtype.kind == "f" for one in values) and are_one_hot(np.stack(values, axis=1))


def _may_be_label(table: TextTable, at: int) -> bool:
    if table.name(at) in INDEX_NAMES or is_running(table.values(at)):
        return False
    column = table.column(at)
    if not column.are_names:
        return column.can_be_labels and not column.is_constant
    names = [name for name in column.counts if isinstance(name, str)]
    if any(FILE_OR_DATE.fullmatch(name) for name in names):
        return False
    return 1 < len(names) <= max(MOST_UNREPEATED, len(table.rows) / 2)


def _with_notes(table: TextTable, found: Columns, kinds: Sequence[str]) -> Columns:
    """Say which columns were left out; empty ones are nothing."""
    beside = [*range(found.before), *range(table.count - found.after, table.count)]
    left = [at for at in beside if at not in found.label and kinds[at] != "empty"]
    if left and left[0] == 0 and is_running(table.values(0)):
        found = found if COUNTING in found.notes else replace(found, notes=(COUNTING, *found.notes))
        left = left[1:]
    if not left:
        return found
    names = [table.said(at) for at in left[:MOST_NAMED]]
    if len(left) > MOST_NAMED:
        names.append(f"{len(left) - MOST_NAMED:,} more")
    one, *_ = names
    note = (
        f"Column {one} was left out: it is neither pixels nor label."
        if len(left) == 1
        else f"Columns {listed(names)} were left out: they are neither pixels nor label."
    )
    return replace(found, notes=(*found.notes, note))
