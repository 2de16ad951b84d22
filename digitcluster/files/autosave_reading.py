"""Reads what a window that was not closed has left of its unsaved work: as much of it as can be read."""

import base64
import json
import logging
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.strokes import checked
from digitcluster.core.progress import Progress
from digitcluster.files.autosave_file import ABOUT, DRAWING, NONE, WORK
from digitcluster.files.session_contents import SavedSession
from digitcluster.files.session_file import read_session
from digitcluster.files.source.source import open_source

log = logging.getLogger("digitcluster")

Part = TypeVar("Part")


@dataclass(frozen=True)
class About:
    """What `about.json` says: as of `Unsaved`, when it was written, and where the digits are; "" where they are not."""

    what: str
    when: datetime
    path: Path | None
    was_ended: bool
    has_session: bool
    has_drawing: bool
    digits: str


def read_about(folder: Path) -> About | None:
    """Return what is in a folder; None where there is nothing, or nothing that can be understood."""
    try:
        facts = json.loads((folder / ABOUT).read_bytes())
        return About(
            str(facts["what"]),
            datetime.fromisoformat(facts["when"]),
            Path(facts["path"]) if facts["path"] else None,
            bool(facts["was_ended"]),
            bool(facts["has_session"]),
            bool(facts["has_drawing"]),
            str(facts["digits"]),
        )
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever a damaged file can lead to, it does not keep the program from starting
        log.warning("%s cannot be read: %r", folder / ABOUT, error)
        return None


def read_autosave(folder: Path, about: About) -> Generator[Progress, None, tuple[SavedSession, Drawing, list[str]]]:
    """Read what was kept, as much of it as can be read.

    Yields
    ------
    Progress in bytes of each file.

    Returns
    -------
    SavedSession, Drawing, list of str
        The last says what could not be read: "the digits".
    """
    lost: list[str] = []
    session, drawing = NONE, Drawing()
    if about.has_session:
        session = (yield from _tried(_read_session(folder / WORK), "the runs and sweeps", lost)) or NONE
    if about.digits:
        digits = yield from _tried(_read_digits(folder, Path(about.digits).name), "the digits", lost)
        session = session if digits is None else replace(session, digits=digits.digits(), mends=_if_any(digits))
    if about.has_drawing:
        drawing = (yield from _tried(_read_drawing(folder / DRAWING), "the drawing", lost)) or drawing
    return session, drawing, lost


def _tried(work: Generator[Progress, None, Part], what: str, lost: list[str]) -> Generator[Progress, None, Part | None]:
    """Return what is read; None, and a note of what is lost, where it is damaged in whatever way."""
    try:
        return (yield from work)
    except Exception as error:
        log.warning("%s could not be recovered", what, exc_info=error)
        lost.append(what)
        return None


def _read_session(path: Path) -> Generator[Progress, None, SavedSession]:
    with open_source(path) as source:
        return (yield from read_session(source))


def _read_digits(folder: Path, name: str) -> Generator[Progress, None, Mends]:
    digits = (yield from _read_session(folder / name)).digits
    if digits is None:
        raise ValueError("a file of digits has none")
    values = np.frombuffer((folder / f"{name}.mends").read_bytes(), np.uint8)
    rows = values.reshape(1 if digits.labels is None else 2, len(digits))
    labels = rows[1] if len(rows) > 1 else None
    kept = rows[0] > 0
    if not kept.any() or (labels is not None and labels.max() >= len(digits.classes)):
        raise ValueError("the changes to the digits do not fit them")
    return Mends(digits, kept, labels)


def _read_drawing(path: Path) -> Generator[Progress, None, Drawing]:
    facts = json.loads(path.read_bytes())
    yield Progress("Reading the drawing", 0, 0)
    strokes = tuple(checked(stroke) for stroke in facts["strokes"])
    if not all(len(stroke) and np.isfinite(stroke).all() for stroke in strokes):
        raise ValueError("a stroke has no points, or not finite ones")
    image = facts["image"]
    if image is not None:
        image = np.frombuffer(base64.b64decode(image["data"]), np.uint8).reshape(image["shape"])
    return Drawing(strokes, image, str(facts["caption"]), str(facts["label"]))


def _if_any(mends: Mends) -> Mends | None:
    return None if mends.is_original else mends
