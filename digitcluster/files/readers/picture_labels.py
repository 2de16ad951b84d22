"""Finds the labels of pictures: in their names, in a list beside them; where that is unclear, by looking at some."""

import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import PictureCollector
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.label_lists import best_labels
from digitcluster.files.guessing.names import Label, Names, Reading, labels_by_name
from digitcluster.files.guessing.parts import part_of
from digitcluster.files.guessing.vote import CLEAR, LOST, MOST, Vote, vote
from digitcluster.files.picture_file import PictureDecoder, PictureError
from digitcluster.files.readers.picture_places import Listing, contents, lists_beside, lists_in
from digitcluster.files.source.source import Source
from digitcluster.wording import listed, percent

NOTHING = "The pictures' names do not say what their labels are."
SEVERAL = (
    "The pictures' names hold several numbers or words that may be the labels, so no labels were taken from them. "
    "Put the pictures into a folder for each label to say what they are."
)


def find_labels(source: Source, found: Listing, places: Sequence[str], part: str) -> Generator[Progress, None, Reading]:
    """Find the labels of the pictures at these places.

    Parameters
    ----------
    source, found
        The folder or archive, and what it holds.
    places : sequence of str (n,)
    part : str
        Of the set, to which these pictures belong; "" if it has none.

    Returns
    -------
    Reading
        Without labels, but with a note, where it is not clear what they are.
    """
    told = source.progress()
    names = yield from aside(lambda: labels_by_name(places), told)
    if names.best is not None and names.best.are_certain:
        return names.best
    by_list = yield from aside(lambda: _by_list(lists_in(source, found), places, part), told)
    if by_list is None and not names.readings:
        by_list = yield from aside(lambda: _by_list(lists_beside(source), places, part), told)
    if by_list is not None and (None not in by_list.labels or not names.readings):
        return by_list
    if len(names.readings) > 1:
        return (yield from _seen(source, places, names))
    return names.best or Reading([None] * len(places), NOTHING, "")


def _by_list(lists: Iterator[tuple[str, str]], places: Sequence[str], part: str) -> Reading | None:
    labels, used = best_labels(lists, places, part_of(part))
    if not used:
        return None
    return Reading(labels, f"The labels were read from {listed(used)}.", f"has no label in {listed(used)}")


def _seen(source: Source, places: Sequence[str], names: Names) -> Generator[Progress, None, Reading]:
    """Choose the reading of the names that the built-in model sees in some of the pictures."""
    some = np.unique(np.linspace(0, len(places) - 1, min(MOST, len(places))).astype(np.intp)).tolist()
    wanted = {places[number]: number for number in some}
    decoder, kept = PictureDecoder(), []
    builder = DigitsBuilder(source.path, record="picture", are_bytes=True)
    pictures = PictureCollector(builder)
    for progress, place, content in contents(source, list(wanted)):
        try:
            pictures.add(place, decoder.decode(io.BytesIO(content)), None)
            kept.append(wanted[place])
        except (RecordError, PictureError):
            continue
        finally:
            yield progress
    pictures.hand_over()
    try:
        seen = vote(builder.finish().images)
    except ReadingError:  # none of them can be read: the reading will say so
        return names.best or Reading([None] * len(places), NOTHING, "")
    agreement = [_agreement(seen, [reading.labels[number] for number in kept]) for reading in names.readings]
    *others, best = sorted(agreement)
    if seen.counts and best >= CLEAR and others[-1] <= LOST:
        chosen = names.readings[agreement.index(best)]
        why = f"{chosen.note.rstrip('.')}, as the built-in model sees them ({percent(best)})." if chosen.note else ""
        return replace(chosen, note=why)
    return names.best or Reading([None] * len(places), SEVERAL, "")


def _agreement(seen: Vote, labels: Sequence[Label]) -> float:
    """Return for which share of the pictures the labels, if they are digits from 0 or from 1, say what is seen."""
    if not all(isinstance(label, int) and label <= 10 for label in labels):
        return 0.0
    values: NDArray[np.int64] = np.array(labels)
    return max(seen.agreement(one) for one in (values, values - 1, values % 10))
