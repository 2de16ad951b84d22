"""Pictures made of characters, such as 0 and 1, in one text file, or each in a file of its own."""

from collections.abc import Generator

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.errors import SeveralFilesError
from digitcluster.files.guessing.text_layout import TextLayout, guess_layout, may_have_rows
from digitcluster.files.readers import text_picture_files
from digitcluster.files.readers.text_rows import TextPicture, TextPictureParser, images_of
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

SAMPLE = 1 << 16  # bytes that show whether a text has pictures in it


def recognizes(source: Source) -> bool:
    """Return whether this is a text in which lines of few different characters are pictures, or many such files."""
    if text_picture_files.recognizes(source):
        return True
    if source.is_folder or (source.zip is not None and len(source.zip.names) != 1):
        return False
    try:
        head = source.head
        if b"\0" in head or not may_have_rows(head.decode("utf-8", "replace")):
            return False
        sample = source.stream.read(SAMPLE)
    except SeveralFilesError:
        return False
    lines = sample.decode("utf-8-sig", "replace").split("\n")
    return guess_layout(lines[:-1] if len(sample) == SAMPLE else lines) is not None


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts of a folder or archive that has several."""
    return text_picture_files.parts(source) if text_picture_files.recognizes(source) else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read text pictures; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in bytes of the file on disk, or in files.

    Raises
    ------
    ReadingError
        When too many pictures are not like the others.
    """
    if text_picture_files.recognizes(source):
        return (yield from text_picture_files.read(source, choices))
    yield source.progress()
    batches = batches_of_lines(source)
    number, lines = next(batches, (1, []))
    layout = guess_layout(lines)
    if layout is None:
        raise ReadingError(
            f"{source.path.name} has no pictures in it that are made of characters. All lines of a picture must be of "
            "one length, and of characters such as 0 and 1, or . and #."
        )
    builder = DigitsBuilder(source.path, record="picture", are_bytes=True)
    builder.shape = (layout.height, layout.width)
    parser, count = TextPictureParser(layout), 0
    while lines:
        count = _add(builder, list(parser.add(number, lines)), layout, count)
        yield source.progress()
        number, lines = next(batches, (1, []))
    _add(builder, list(parser.rest()), layout, count)
    yield source.whole_progress()
    return builder.finish(notes=_notes(layout, len(builder)))


def _add(builder: DigitsBuilder, found: list[TextPicture], layout: TextLayout, before: int) -> int:
    """Add some pictures; return how many there have been, with those before."""
    good, labels, places = [], [], []
    for number, picture in enumerate(found, start=before + 1):
        place = f"{number:,} (line {picture.line:,})"
        try:
            if picture.fault:
                raise RecordError(picture.fault)
            labels.append(builder.labels.index(picture.label) if picture.label is not None else 0)
            good.append(picture)
            places.append(place)
        except RecordError as fault:
            builder.skip(place, fault, read=len(builder) + len(good))
    if good:
        builder.add(images_of(good, layout), labels if layout.label else None, places)
    return before + len(found)


def _notes(layout: TextLayout, count: int) -> list[str]:
    notes = []
    if layout.is_ragged:
        notes.append("Blanks were missing at the ends of lines; they were added.")
    if count == 1:
        notes.append("The file holds a single picture. Open the folder to read all that are there.")
    elif not layout.is_parted:
        notes.append(
            f"Nothing stands between the pictures. Each was taken to have {layout.height} lines, as it seems by "
            "looking."
        )
    return notes
