"""One picture that shows many digits in rows, all in cells of one size, as OpenCV's digits.png."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.errors import UnknownFormatError
from digitcluster.files.guessing.cells import Sheet, fitting_cells, guess_sheet
from digitcluster.files.guessing.periods import SMALLEST
from digitcluster.files.guessing.sheet_labels import labels_by_place
from digitcluster.files.picture_file import PictureError, decode_picture
from digitcluster.files.questions import CellChoice, OneDigit
from digitcluster.files.source.source import Source
from digitcluster.wording import counted, listed

MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
BMP, BMP_HEADERS = b"BM", (12, 40, 52, 56, 64, 108, 124)  # sizes of the header that follows
BATCH = 1 << 20  # pixels of digits that are handed over together
LEAST_CONTRAST = 16  # grey levels in a cell that shows something
MOST_LONG = 5  # times that a picture of a single digit may be as long as it is wide
COPIES = 4  # of the picture in memory while it is cut up
SHOWN = 400  # digits of a picture without rows, in the picture of a question
PAD = "Put it on the drawing pad: Edit > Open a picture of a digit"
SAY = "If it shows many digits in rows, --cell 28x28 on the command line says how large one of them is"


def recognizes(source: Source) -> bool:
    """Return whether a file is a picture, by its first bytes."""
    head = source.outer_head
    if head.startswith(BMP):
        return int.from_bytes(head[14:18], "little") in BMP_HEADERS
    return head.startswith(MARKS)


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a picture of many digits, in cells of the chosen size or else of the one that is seen.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When it is damaged, or seems to show a single digit, or the chosen size does not fit.
    """
    name = source.path.name
    yield source.progress()
    picture = yield from aside(lambda: _decoded(source), source.progress())
    seen = yield from aside(lambda: guess_sheet(picture), source.whole_progress())
    sheet = seen if choices.cell is None else _of_cells(name, picture, seen, choices.cell)
    if sheet is None:
        raise _not_in_rows(name, picture)
    check_memory(name, COPIES * picture.size)
    builder = DigitsBuilder(source.path, record="cell", are_bytes=True)
    builder.shape = sheet.cell
    notes = [_size_note(sheet, is_chosen=choices.cell is not None)]
    for more in _fill(builder, sheet):
        notes += more
        yield source.whole_progress()
    return builder.finish(notes=notes, warnings=_doubt(seen, sheet.cell))


def question(source: Source) -> CellChoice | OneDigit | None:
    """Return what only a person can say about a picture, as long as no size of its cells was chosen.

    Returns
    -------
    CellChoice, OneDigit or None
        None where there is nothing to ask: `read` says why the picture cannot be read.

    Raises
    ------
    ReadingError
        When it is damaged.
    """
    picture = _decoded(source)
    if sheet := guess_sheet(picture):
        return CellChoice(source.path, _shown(sheet), sheet.cell)
    return OneDigit(source.path) if _may_be_one_digit(picture) else None


def _decoded(source: Source) -> NDArray[np.uint8]:
    """Return the picture's grey levels, uint8 (h, w)."""
    try:
        return decode_picture(source.archive)
    except PictureError as error:
        raise ReadingError(f"{source.path.name} {error}.", details=str(error.__cause__)) from error


def _may_be_one_digit(picture: NDArray[np.uint8]) -> bool:
    return bool(np.ptp(picture) >= LEAST_CONTRAST) and max(picture.shape) <= MOST_LONG * min(picture.shape)


def _not_in_rows(name: str, picture: NDArray[np.uint8]) -> ReadingError:
    if np.ptp(picture) < LEAST_CONTRAST:
        return UnknownFormatError(f"{name} shows no digits: the whole picture has one shade.")
    if _may_be_one_digit(picture):
        return UnknownFormatError(f"{name} is a picture of a single digit, it seems. {PAD}. {SAY}.")
    return UnknownFormatError(f"{name} is a picture in which no rows of digits can be seen. {SAY}.")


def _of_cells(name: str, picture: NDArray[np.uint8], seen: Sheet | None, cell: tuple[int, int]) -> Sheet:
    """Return the picture cut into cells of the chosen size; without margin and gaps, if it only fits so."""
    if min(cell) < SMALLEST:
        raise ReadingError(f"Digits of {_size(*cell)} pixels are too small. Say at least {_size(SMALLEST, SMALLEST)}.")
    if seen and seen.cell == cell:
        return seen
    for whole in (seen.picture if seen else picture, picture):
        height, width = whole.shape
        if height % cell[0] == width % cell[1] == 0 and cell != whole.shape:
            return Sheet(whole, cell)
    height, width = picture.shape
    sizes = [_size(side, side) for side in _usual(fitting_cells(height, width), seen)]
    fits = f"Sizes that fit are {listed(sizes)}" if sizes else "Crop it, so that only whole digits are left"
    raise ReadingError(
        f"Digits of {_size(*cell)} pixels do not fit into {name}, which has {_size(height, width)} pixels. {fits}."
    )


def _usual(sides: list[int], seen: Sheet | None) -> list[int]:
    """Return at most six of the sides that fit, with the one that is seen."""
    if seen and seen.cell[0] == seen.cell[1]:
        sides = sorted({*sides, seen.cell[0]}, key=lambda side: abs(side - seen.cell[0]))
    else:
        sides = sorted(sides, key=lambda side: abs(side - 28))
    return sorted(sides[:6])


def _fill(builder: DigitsBuilder, sheet: Sheet) -> Generator[list[str], None, None]:
    """Add the cells that are not blank, by rows; yield notes, often."""
    is_used = sheet.contrasts() >= LEAST_CONTRAST
    images = np.ascontiguousarray(sheet.grid.transpose(0, 2, 1, 3)).reshape(-1, *sheet.cell)
    images = images if is_used.all() else images[is_used.ravel()]
    yield _blank_note(int((~is_used).sum()))
    for start in range(0, len(images), step := max(1, BATCH // images[0].size)):
        builder.add(images[start : start + step], None, range(start + 1, start + 1 + step))
        yield []
    if len(images):
        ink = 255 - images if np.median(sheet.picture) > 127 else images
        labels, note = labels_by_place(sheet, ink, is_used)
        if labels is not None:
            builder.add_labels(labels)
        yield [note]


def _size_note(sheet: Sheet, *, is_chosen: bool) -> str:
    if sheet.is_flat:
        return f"Each row of pixels was read as a digit of {_size(*sheet.cell)} pixels."
    cells = f"{counted(sheet.rows * sheet.columns, 'cell')} of {_size(*sheet.cell)} pixels"
    how = "as was chosen" if is_chosen else "as it seems by looking; --cell says another size"
    return f"The picture was cut into {cells}, {how}."


def _doubt(seen: Sheet | None, cell: tuple[int, int]) -> list[str]:
    if seen is None or seen.cell == cell:
        return []
    return [f"The digits seem to have {_size(*seen.cell)} pixels each, and not {_size(*cell)} as was chosen."]


def _blank_note(count: int) -> list[str]:
    return [f"{counted(count, 'blank cell')} {'was' if count == 1 else 'were'} left out."] if count else []


def _shown(sheet: Sheet) -> NDArray[np.uint8]:
    """Return the picture for a question; some digits in rows of twenty where they are all below each other."""
    if not sheet.is_flat or sheet.rows < SHOWN:
        return sheet.picture
    height, width = sheet.cell
    some = sheet.picture[: SHOWN * height].reshape(-1, 20, height, width)
    return some.transpose(0, 2, 1, 3).reshape(-1, 20 * width)


def _size(height: int, width: int) -> str:
    return f"{width:,} × {height:,}"
