"""Lists of pictures' names and labels that lie beside pictures: labels.csv with filename,label, or lines of both."""

import csv
import re
from collections.abc import Iterable, Sequence

from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.guessing.folder_names import TEN, digit_of
from digitcluster.files.guessing.parts import part_of
from digitcluster.files.picture_file import ENDINGS

SEPARATORS = (",", ";", "\t")
MOST_COLUMNS = 20  # tables of grey levels have more
MOST_FOLDERS = 3  # around a picture, by which equal names are told apart
SOME = 200  # rows by which it is seen which column has the names
LABEL_COLUMNS = ("label", "labels", "class", "classes", "target", "digit", "category", "y", "number", "value", "text")
OTHER_COLUMNS = re.compile(
    r"(id|index|.*width|.*height|size|x\d?|[xy]_?(min|max)|left|top|right|bottom|split|set|part|fold|usage|writer)",
    re.IGNORECASE,
)


def labels_in(text: str, places: Sequence[str]) -> list[str | None] | None:
    """Return the label that a list has for each picture; None for those that it does not name.

    Parameters
    ----------
    text : str
        Lines with a picture's name, with or without its folder and ending, and its label; with or without a header.
    places : sequence of str (n,)
        The pictures' names with the folders around them.

    Returns
    -------
    list of str or None (n,); or None
        None where the text is no such list, or it is not clear which of its columns are the labels.
    """
    rows = _rows(text.removeprefix("\ufeff").splitlines())
    if not rows or not 2 <= len(rows[0]) <= MOST_COLUMNS:
        return None
    for depth in range(1, MOST_FOLDERS + 2):
        index = {_key(place, depth): number for number, place in enumerate(places)}
        if len(index) == len(places):
            break
    else:
        return None
    names = _column_of_names(rows, index, depth)
    if names is None:
        return None
    found = {}
    for row in rows:
        number = index.get(_key(row[names], depth)) if names < len(row) else None
        if number is not None:
            found[number] = row
    header = [] if names < len(rows[0]) and _key(rows[0][names], depth) in index else rows[0]
    labels = _column_of_labels(list(found.values()), names, header)
    if labels is None:
        return None
    given = [found.get(number, []) for number in range(len(places))]
    return [row[labels].strip() if labels < len(row) else None for row in given]


def _rows(lines: Sequence[str]) -> list[list[str]]:
    first = next((line for line in lines if line.strip()), "")
    separator = next((one for one in SEPARATORS if one in first), None)
    if separator is None:  # a name may have spaces in it, a label has none
        return [words for line in lines if (words := line.rsplit(None, 1))]
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return []


def _key(name: str, depth: int) -> str:
    """Return a picture's name as it is compared: with so many folders less one, in lower case, without its ending."""
    name = name.strip().lower().replace("\\", "/")
    if name.endswith(ENDINGS):
        name = name.rpartition(".")[0]
    *folders, name = name.split("/")[-depth:]
    return "/".join([*folders, name.lstrip("0") or "0"])


def _column_of_names(rows: Sequence[Sequence[str]], index: dict[str, int], depth: int) -> int | None:
    """Return the column in which the pictures' names are, each once."""
    some = rows[:: max(1, len(rows) // SOME)]
    matches = []
    for column in range(max(map(len, some))):
        cells = [_key(row[column], depth) for row in some if column < len(row)]
        known = [cell for cell in cells if cell in index]
        matches.append(len(set(known)) if len(set(known)) > 0.9 * len(known) else 0)
    best = max(matches)
    return matches.index(best) if best else None


def _column_of_labels(rows: Sequence[Sequence[str]], names: int, header: Sequence[str]) -> int | None:
    """Return the column with the labels: one that its header calls so, or the only one that can be it."""
    width = min(map(len, rows), default=0)
    others = [column for column in range(width) if column != names]
    titles = [title.strip().lower() for title in header]
    for title in LABEL_COLUMNS:
        if title in titles and titles.index(title) in others:
            return titles.index(title)
    others = [column for column in others if column >= len(titles) or not OTHER_COLUMNS.fullmatch(titles[column])]
    likely = [column for column in others if _may_be_labels([row[column].strip() for row in rows])]
    if len(likely) > 1:
        digits = [column for column in likely if {digit_of(row[column].strip()) for row in rows} <= _DIGITS]
        likely = digits if len(digits) == 1 else []
    return likely[0] if likely else None


_DIGITS = {*TEN, *map(str, TEN)}


def _may_be_labels(cells: Sequence[str]) -> bool:
    distinct = set(cells)
    are_digits = distinct <= _DIGITS
    is_shared = len(distinct) <= MOST_CLASSES and 2 * len(distinct) <= len(cells)
    return (are_digits or is_shared) and "" not in distinct and not all(map(part_of, distinct))


def best_labels(
    lists: Iterable[tuple[str, str]], places: Sequence[str], part: str
) -> tuple[list[str | None], list[str]]:
    """Return the labels that several lists say together, and the names of those that were used.

    Parameters
    ----------
    lists : iterable of (name, text)
    places : sequence of str (n,)
    part : str
        Which part of a set the pictures are, if that is known; lists of another part are passed over.

    Returns
    -------
    labels : list of str or None (n,)
    used : list of str
        Empty where no list has labels for most of the pictures.
    """
    labels: list[str | None] = [None] * len(places)
    used: list[str] = []
    for name, text in lists:
        if part and part_of(name.rpartition("/")[2]) not in ("", part):
            continue
        more = labels_in(text, places)
        if more and any(new is not None and old is None for old, new in zip(labels, more, strict=True)):
            used.append(name)
            labels = [new if old is None else old for old, new in zip(labels, more, strict=True)]
        if None not in labels:
            break
    return (labels, used) if 2 * labels.count(None) <= len(labels) else (labels, [])
