"""Pictures, one per digit, in a folder or archive.

Labels are the names of sub-folders, or in the files' names, or in a list of names and labels beside the pictures.
"""

import io
from collections import Counter
from collections.abc import Generator, Sequence
from itertools import islice

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.errors import UnknownFormatError
from digitcluster.files.guessing.names import Label, Reading
from digitcluster.files.guessing.set_parts import ordered
from digitcluster.files.picture_file import PictureDecoder, PictureError
from digitcluster.files.readers.picture_labels import find_labels
from digitcluster.files.readers.picture_places import Listing, contents, holds_pictures, listing
from digitcluster.files.source.source import Source
from digitcluster.wording import counted, listed

MOST_LOOKS = 1000  # progress records of the search for parts: in a folder that is somebody's whole disk, it ends there


def recognizes(source: Source) -> bool:
    """Return whether this is a folder, or an archive with pictures."""
    return holds_pictures(source)


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts of a folder or archive that has several, such as training and testing."""
    found: list[Listing] = []

    def search() -> Generator[Progress, None, None]:
        found.append((yield from listing(source)))

    for _ in islice(search(), MOST_LOOKS):
        pass
    return _known(found[0].parts) if found else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read all pictures; of several parts the first, the training digits, if none is named.

    The pictures are gone through twice: only all of their names together show what the labels are.

    Yields
    ------
    Progress in pictures, or in bytes of the archive.

    Raises
    ------
    ReadingError
        When there are no pictures, or too many that cannot be read.
    """
    found = yield from listing(source)
    if not found.pictures:
        raise UnknownFormatError(
            f"{source.path} is a folder without pictures. Choose a file of digits, or a folder of PNG, JPEG, BMP, GIF "
            "or TIFF pictures."
        )
    told = source.progress()
    part, places, notes = yield from aside(lambda: _part(source, found, choices.part), told)
    reading = yield from find_labels(source, found, places, part)
    builder = DigitsBuilder(source.path, record="picture", are_bytes=True)
    builder.labels.may_be_mixed = True
    pictures, decoder = PictureCollector(builder), PictureDecoder(of_many=True)
    label_of, are_labelled = yield from aside(lambda: _labels_of(places, reading), told)
    for progress, place, content in contents(source, label_of):
        try:
            label = label_of[place]
            if label is None and are_labelled:
                raise RecordError(reading.lacks)
            pictures.add(place, decoder.decode(io.BytesIO(content)), label)
        except (RecordError, PictureError) as fault:
            pictures.skip(place, fault, details=str(fault.__cause__ or ""))
        yield progress
    pictures.hand_over()
    return builder.finish(notes=[*notes, *filter(None, [reading.note]), *decoder.notes(), *pictures.notes()])


def _labels_of(places: Sequence[str], reading: Reading) -> tuple[dict[str, Label], bool]:
    """Return the label of each picture, in their order, and whether any has one."""
    if all(label is None for label in reading.labels):
        return dict.fromkeys(places), False
    # Not by `dict` alone, which lets nothing else have its turn meanwhile.
    return {place: label for place, label in zip(places, reading.labels, strict=True)}, True  # noqa: C416


def _known(parts: Sequence[str]) -> tuple[str, ...]:
    names = ordered(parts)
    return names if len(names) > 1 else ()


def _part(source: Source, found: Listing, wanted: str | None) -> tuple[str, Sequence[str], list[str]]:
    """Return the part that is to be read, its pictures, and what people need to know about the others."""
    pictures, each = found.pictures, found.parts
    known = _known(each)
    if wanted is not None and wanted not in known:
        raise ReadingError(f"{source.path.name} has no part “{wanted}”. It has {', '.join(known) or 'no parts'}.")
    counts = Counter(each)
    if not known:
        part = next((name for name in counts if name), "")
        beside = f"The pictures in {part} and those beside it were read together." if part and "" in counts else ""
        return part, pictures, [beside] if beside else []
    part = wanted or known[0]
    notes = []
    if counts[""]:
        notes.append(f"{counted(counts[''], 'picture')} outside {listed(known)} {_were(counts[''])} not read.")
    return part, [place for place, own in zip(pictures, each, strict=True) if own == part], notes


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
