"""What a file's digits mean, decided in one place for all formats: where labels begin, and which way up the images are.

The built-in model looks at some of the digits. Where it clearly sees what one reading says and not the other, that
reading is taken; where it sees what no reading says, people are warned.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.image_shape import roughness
from digitcluster.files.guessing.vote import CLEAR, LOST, Vote, vote
from digitcluster.wording import counted, percent

READINGS = {1: "1 to 10 were read as the digits 0 to 9", 0: "10 was read as the digit 0"}
ENOUGH = 100  # labelled digits from which on it is odd that all are of one class
LARGE = 12  # pixels of an image's side from which on neighbours are alike wherever there is something to see
NOISE = 3  # see `roughness`
LEAST_INK = 16  # grey levels between the darkest and the brightest pixel of a file that shows something


def understood(digits: Digits, choices: Choices) -> Digits:
    """Decide what the labels mean and which way up the images are.

    Parameters
    ----------
    digits : Digits
        As a reader made them.
    choices : Choices
        Of these, `labels_from`.

    Returns
    -------
    Digits
        With a note for what was decided and why, and a warning for what is probably wrong.
    """
    digits = _warned_of_shades(digits)
    readings = _readings(digits)
    if not readings:
        return digits
    return _looked_at(digits, readings, choices.labels_from)


def is_unclear(digits: Digits) -> bool:
    """Return whether the labels run to 10, and neither the program nor anybody else has said what 10 and 1 are."""
    names = digits.classes
    return digits.labels is not None and "10" in names and set(names) <= {str(number) for number in range(1, 11)}


def relabelled(digits: Digits, labels_from: int) -> Digits:
    """Return digits whose labels are unclear as somebody says they are meant: see `Choices.labels_from`."""
    kept = tuple(one for one in digits.warnings if one != UNCLEAR)
    return _looked_at(replace(digits, warnings=kept), _readings(digits), labels_from)


UNCLEAR = (
    "The labels run to 10, and it can't be seen whether 1 or 10 stands for the digit 0; they were left as they are."
)


def _looked_at(digits: Digits, readings: dict[int, NDArray[np.uint8]], labels_from: int | None) -> Digits:
    """Take one of the readings of the labels; turn images that lie on their side."""
    seen = vote(digits.images)
    digits = _with_first_label(digits, readings, seen, labels_from)
    if digits.classes == TEN_DIGITS and digits.labels is not None and seen.counts:
        digits = _upright(digits, digits.labels, seen)
    return digits


def _readings(digits: Digits) -> dict[int, NDArray[np.uint8]]:
    """Return what the labels, uint8 (n,), can mean: as digits if they run from 0, and if they run from 1."""
    if digits.labels is None:
        return {}
    if is_unclear(digits):
        values = np.array([int(name) for name in digits.classes], np.uint8)[digits.labels]
        return {1: values - np.uint8(1), 0: values % np.uint8(10)}
    if digits.classes != TEN_DIGITS:
        return {}
    # Without a 0 the labels 1 to 9 may also be the digits 0 to 8.
    return {0: digits.labels, **({1: digits.labels - np.uint8(1)} if digits.labels.min() else {})}


def _with_first_label(
    digits: Digits, readings: dict[int, NDArray[np.uint8]], seen: Vote, labels_from: int | None
) -> Digits:
    """Take the reading that was chosen or, where they differ clearly, the one that the built-in model sees."""
    unclear = is_unclear(digits)
    agreement = {first: seen.agreement(labels) for first, labels in readings.items()}
    best = max(agreement, key=lambda first: agreement[first])
    is_clear = seen.counts and len(readings) > 1 and agreement[best] >= CLEAR and min(agreement.values()) <= LOST
    chosen = labels_from if labels_from in readings else best if is_clear else None
    if chosen is None:
        return replace(digits, warnings=(*digits.warnings, UNCLEAR)) if unclear else digits
    why = (
        "as was chosen" if chosen == labels_from else f"as the built-in model sees them ({percent(agreement[chosen])})"
    )
    if chosen == 0 and not unclear:
        return digits
    which = READINGS[chosen] if unclear else "1 to 9 were read as the digits 0 to 8"
    note = f"The label{'' if chosen == 0 else 's'} {which}, {why}."
    return replace(digits, labels=readings[chosen], classes=TEN_DIGITS, notes=(*digits.notes, note))


def _upright(digits: Digits, labels: NDArray[np.uint8], seen: Vote) -> Digits:
    """Transpose images that lie on their side; warn where the labels are not what the built-in model sees."""
    agreement = seen.agreement(labels)
    if agreement >= LOST:
        return digits
    turned = np.ascontiguousarray(digits.images[seen.places].transpose(0, 2, 1))
    if vote(turned).agreement(labels[seen.places]) >= CLEAR:
        note = "The images lay on their side: rows and columns were exchanged."
        images = np.ascontiguousarray(digits.images.transpose(0, 2, 1))
        return replace(digits, images=images, notes=(*digits.notes, note))
    if len(digits) < ENOUGH:
        return digits
    warning = (
        f"Only {percent(agreement)} of the digits look like what their labels say. Unless they are in another script, "
        "or no digits at all, compare the examples with their labels: one or the other may have been read wrongly."
    )
    return replace(digits, warnings=(*digits.warnings, warning))


def _warned_of_shades(digits: Digits) -> Digits:
    """Warn of images without ink, and of labels that are all the same."""
    warnings = []
    contrast = int(digits.images.max()) - int(digits.images.min())
    if not contrast:
        warnings.append("All images have one shade: there is no ink in them.")
    elif contrast <= LEAST_INK:
        warnings.append(f"The images are nearly blank: their grey levels differ by only {contrast} of 255.")
    elif len(digits) >= ENOUGH and min(digits.images.shape[1:]) >= LARGE and roughness(digits.images) > NOISE:
        warnings.append("The images look like noise, in which neighbouring pixels have nothing in common.")
    used = np.flatnonzero(digits.label_counts)
    if len(digits) >= ENOUGH and len(used) == 1:
        label = digits.classes[int(used[0])]
        warnings.append(
            f"All {counted(len(digits), digits.noun)} have the label {label}. If that is not so, the labels are "
            "somewhere else in the file."
        )
    return replace(digits, warnings=(*digits.warnings, *warnings)) if warnings else digits
