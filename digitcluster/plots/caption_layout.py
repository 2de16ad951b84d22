"""What stands over a centroid, and how much of it has room there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitcluster.plots.cell_layout import CellLayout
from digitcluster.plots.writing import fitting, widest, width_of

NOTE_ROOM = 64  # pt (1/72 inch) that a cell needs to show size and purity beside the label
PURITY_ROOM = 36  # pt for the purity alone
SMALLEST = 5  # pt: smaller letters cannot be read


@dataclass(frozen=True)
class Caption:
    """What stands over a centroid: its inferred label, a note on it, and the share (0 to 1) for its bar."""

    label: str
    note: str
    share: float


@dataclass(frozen=True)
class PlacedCaptions:
    """Captions with their places, as `Writing` takes them.

    Attributes
    ----------
    labels, notes : list of (text, x, y)
        Places on the baseline, in pt: where a label begins, and where a note ends.
    size, small : float
        The font sizes of labels and notes, in pt.
    """

    labels: list[tuple[str, float, float]]
    notes: list[tuple[str, float, float]]
    size: float
    small: float


def arrange_captions(captions: Sequence[Caption], layout: CellLayout) -> PlacedCaptions:
    """Write captions so large that nothing touches; what does not fit is left out or cut: first notes, then names."""
    captions = captions if layout.strip else ()
    size = float(np.clip(layout.strip * 0.7, SMALLEST, 12))
    named = any(len(caption.label) > 2 for caption in captions)
    if named:  # class names need more room than single letters
        size = float(np.clip(size * 0.8, SMALLEST, 9))
    shown = _notes(captions, layout.side, named=named)
    small = _note_size(shown, layout.side, size)
    if named and not _all_fit(captions, shown, layout.side, size, small):
        shown = [""] * len(captions)  # names tell more than purities, which the bars show as well
    labels, notes = [], []
    for index, (caption, note) in enumerate(zip(captions, shown, strict=True)):
        x, y = layout.corner(index)
        base = y - 0.24 * layout.strip
        label, kept = _fitted(caption.label, note, layout.side, size, small)
        labels.append((label, x, base))
        notes.append((kept, x + layout.side, base))
    wide = widest([label for label, *_ in labels], size=size, weight="bold")
    # In cells that are narrower than two letters, all labels are written smaller.
    return PlacedCaptions(labels, notes, size * min(1.0, 0.97 * layout.pitch_x / wide) if wide else size, small)


def _fitted(name: str, note: str, room: float, size: float, small: float) -> tuple[str, str]:
    """Cut a name to the room beside its note; leave out the note where the two cannot stand beside each other."""
    taken = width_of(note, size=small, weight="normal") + 0.4 * size if note else 0.0
    label = fitting(name, room - taken, size=size, weight="bold", middle=True)
    if not note or width_of(label, size=size, weight="bold") + taken <= room:
        return label, note
    return fitting(name, room, size=size, weight="bold", middle=True), ""


def _all_fit(captions: Sequence[Caption], notes: Sequence[str], room: float, size: float, small: float) -> bool:
    """Tell whether each name is whole beside its note."""
    pairs = zip(captions, notes, strict=True)
    return all(_fitted(caption.label, note, room, size, small) == (caption.label, note) for caption, note in pairs)


def _notes(captions: Sequence[Caption], side: float, *, named: bool) -> list[str]:
    """Return what stands beside each label: size and purity, the purity alone, or nothing in narrow cells."""
    if side >= NOTE_ROOM and not named:
        return [caption.note for caption in captions]
    short = side >= PURITY_ROOM
    return [caption.note.rpartition("· ")[2] if short else "" for caption in captions]


def _note_size(notes: Sequence[str], side: float, size: float) -> float:
    """Return the font size with which the longest note leaves room for its label."""
    wanted = min(8.5, max(SMALLEST + 0.5, size * 0.78))
    width = widest(notes, size=1, weight="normal")
    return float(np.clip((side - 1.1 * size) / width, SMALLEST, wanted)) if width else wanted
