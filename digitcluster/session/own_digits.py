"""The user's own digits: drawings with the labels that they were said to have, kept in a file at once."""

import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QStandardPaths

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.strokes import Ink
from digitcluster.core.errors import DigitClusterError, WritingError
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish

SIDE = 28  # pixels of the images that are kept, whatever the model's size
NAME = "your own digits"


def own_digits_file() -> Path:
    """Return where they are kept: JSON lines in the user's own data folder, which any copy of the program can open."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(folder) / "own-digits.jsonl"


class OwnDigits:
    """Keeps the digits in a file; each is written before anything else is done with it.

    Parameters
    ----------
    file : Path
        It is made with the first digit.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, image: NDArray[np.uint8], label: int, ink: Ink) -> None:
        """Keep a digit, uint8 (28, 28), with its label and its strokes.

        Raises
        ------
        WritingError
            When it cannot be written.
        """
        line = {
            "label": label,
            "data": base64.b64encode(image.tobytes()).decode(),
            "strokes": [np.round(stroke, 4).tolist() for stroke in ink],
        }
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab") as file:
                if file.tell() and not self._ends_a_line():
                    file.write(b"\n")  # a power cut may have left half a line
                file.write(json.dumps(line).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WritingError(
                f"Your digit could not be saved in {self.file}: {error.strerror or error}.", details=str(error)
            ) from error

    def take_back(self) -> None:
        """Forget the digit that was added last."""
        lines = self.file.read_bytes().splitlines(keepends=True) if self.file.exists() else []
        if lines:
            with self.file.open("r+b") as file:
                file.truncate(sum(map(len, lines[:-1])))

    def digits(self) -> Digits | None:
        """Return all of them; None where there are none."""
        if not self.file.exists() or not self.file.stat().st_size:
            return None
        from digitcluster.files.registry import load_digits  # not before the window's first picture

        digits: Digits | None
        try:
            digits = finish(load_digits(self.file))
        except DigitClusterError:
            digits = self._good_ones()
        if digits is None or digits.labels is None or digits.images.shape[1:] != (SIDE, SIDE):
            return None
        return Digits(digits.images, digits.labels, TEN_DIGITS, NAME, digits.source)

    def _ends_a_line(self) -> bool:
        with self.file.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _good_ones(self) -> Digits | None:
        """Return the digits of the lines that can be read, however many others there are."""
        images, labels = [], []
        for line in self.file.read_bytes().splitlines():
            try:
                values = json.loads(line)
                image = np.frombuffer(base64.b64decode(values["data"]), np.uint8).reshape(SIDE, SIDE)
                label = int(values["label"])
            except (ValueError, KeyError, TypeError):
                continue
            if 0 <= label <= 9:
                images.append(image)
                labels.append(label)
        return Digits(np.array(images), np.array(labels, np.uint8), source=str(self.file)) if images else None


def joined(digits: Digits, own: Digits | None) -> Digits:
    """Return digits with the user's own after them, so that they are trained on, where they fit."""
    if own is None or own.labels is None or digits.labels is None or digits.classes != TEN_DIGITS:
        return digits
    if own.images.shape[1:] != digits.images.shape[1:]:
        return digits
    return replace(
        digits,
        images=np.concatenate([digits.images, own.images]),
        labels=np.concatenate([digits.labels, own.labels]),
        name=f"{digits.name} and {len(own):,} of your own",
    )


def read_right(model: Model, own: Digits | None) -> int | None:
    """Return how many of the user's own digits a model reads right; None where it reads other labels."""
    if own is None or own.labels is None or not set(model.classes) >= set(TEN_DIGITS):
        return None
    images, (height, width) = own.images, model.size
    if (height, width) != images.shape[1:]:
        images = np.array([fitted(image, height=height, width=width) for image in images])
    named = np.array(model.classes)[finish(classify(model, images))]
    return int((named == np.array(TEN_DIGITS)[own.labels]).sum())
