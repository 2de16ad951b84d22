"""What a running window keeps of its unsaved work, in files of a folder of its own, for the case of a crash.

`about.json` is written last: what it does not name is not there. The digits, which may be large, are written once, as
they were opened; what was changed in them by hand is in a small file of its own. `autosave_reading` reads it all.
"""

import base64
import json
import time
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.progress import Progress
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.atomic_write import replacing
from digitcluster.files.session_contents import SavedSession
from digitcluster.files.session_file import SESSION_SUFFIX, save_session

ABOUT, DRAWING, WORK = "about.json", "drawing.json", f"work{SESSION_SUFFIX}"
NONE = SavedSession(None, TrainingSettings())


@dataclass(frozen=True, eq=False)
class Unsaved:
    """What is kept for the case of a crash; what is the same object as the last time is not written again.

    Attributes
    ----------
    what : str
        What it is, for people: "2 runs and a drawing".
    session : SavedSession or None
        Settings, models and sweeps, without digits.
    mends : Mends or None
        The open digits, and what was changed in them by hand.
    drawing : Drawing
    path : Path or None
        The session's file, if it was ever saved.
    was_ended : bool
        Whether the program was told to end, and did not crash.
    """

    what: str
    session: SavedSession | None = None
    mends: Mends | None = None
    drawing: Drawing = field(default_factory=Drawing)
    path: Path | None = None
    was_ended: bool = False


@dataclass(eq=False)
class _Written:
    """What is in the files."""

    session: SavedSession | None = None
    drawing: Drawing | None = None
    mends: Mends | None = None
    original: Digits | None = None


class AutosaveWriter:
    """Writes what is unsaved into a folder, and of that only what has changed since the last time.

    Attributes
    ----------
    folder : Path
    seconds_for_digits : float
        How long writing the digits took the last time; 0 where they were there already.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds_for_digits = 0.0
        self._number = 0  # of the digits' file
        self._written = _Written()

    def write(self, kept: Unsaved) -> Generator[Progress, None, None]:
        """Write it; the small files first, since the digits may take half a second.

        Yields
        ------
        Progress. When the generator is closed early, what was there before can still be read.

        Raises
        ------
        WritingError
            When it cannot be written.
        """
        self.seconds_for_digits = 0.0
        if kept.session is not None and kept.session is not self._written.session:
            yield from save_session(kept.session, self.folder / WORK)
            self._written.session = kept.session
        if kept.drawing is not self._written.drawing:
            _write(self.folder / DRAWING, json.dumps(_facts_of(kept.drawing)).encode())
            self._written.drawing = kept.drawing
        yield Progress("Keeping what is unsaved", 0, 0)
        original = None if kept.mends is None else kept.mends.original
        if original is not None and original is not self._written.original:
            self._write_about(kept, digits="")
            self._number += 1
            began = time.perf_counter()
            yield from save_session(replace(NONE, digits=original), self.folder / self._digits_name)
            self.seconds_for_digits = time.perf_counter() - began
            self._written.original = original
        if kept.mends is not None and kept.mends is not self._written.mends:
            _write(self.folder / f"{self._digits_name}.mends", _packed(kept.mends))
            self._written.mends = kept.mends
        self._write_about(kept, digits="" if kept.mends is None else self._digits_name)
        self._remove_old_digits()

    def clear(self) -> None:
        """Remove what was written: all of it is saved, or was given up."""
        for path in (self.folder / ABOUT, *self.folder.glob("*.*")):
            if path.name.startswith((ABOUT, DRAWING, WORK, "digits-")):
                path.unlink(missing_ok=True)
        self._written = _Written()

    @property
    def has_written(self) -> bool:
        """Whether something is there."""
        return (self.folder / ABOUT).exists()

    @property
    def _digits_name(self) -> str:
        return f"digits-{self._number}{SESSION_SUFFIX}"

    def _write_about(self, kept: Unsaved, *, digits: str) -> None:
        facts = {
            "what": kept.what,
            "when": datetime.now().isoformat(),
            "path": None if kept.path is None else str(kept.path),
            "was_ended": kept.was_ended,
            "has_session": kept.session is not None,
            "has_drawing": not kept.drawing.is_blank,
            "digits": digits,
        }
        _write(self.folder / ABOUT, json.dumps(facts).encode())

    def _remove_old_digits(self) -> None:
        for path in self.folder.glob("digits-*"):
            if not path.name.startswith(self._digits_name):
                path.unlink(missing_ok=True)


def _facts_of(drawing: Drawing) -> dict[str, Any]:
    image = drawing.image
    data = None if image is None else base64.b64encode(image.tobytes()).decode()
    return {
        "strokes": [stroke.tolist() for stroke in drawing.strokes],
        "image": None if image is None else {"shape": image.shape, "data": data},
        "caption": drawing.caption,
        "label": drawing.label,
    }


def _packed(mends: Mends) -> bytes:
    """Return which digits are kept, and the labels of all: a byte for each."""
    return mends.kept.astype(np.uint8).tobytes() + (b"" if mends.labels is None else mends.labels.tobytes())


def _write(path: Path, content: bytes) -> None:
    with replacing(path, "What is unsaved") as temporary:
        temporary.write_bytes(content)
