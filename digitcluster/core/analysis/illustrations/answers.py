"""Pictures of how well digits are read: right and wrong answers, the worst confusion, and who is kept for judging."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE
from digitcluster.core.analysis.cells import cell_rows, matrix, worst_pairs
from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence, some_rows
from digitcluster.core.analysis.illustrations.picture import Picture, Piece, Strip, strip
from digitcluster.core.analysis.parts import TRAINING, VALIDATION, part_rows
from digitcluster.core.model.model import Model
from digitcluster.wording import counted, percent, without_middle

READ = 16  # digits of which some are read wrongly
ALIKE = 6  # digits of each of two labels
KEPT = 8  # digits of each part
NAME = 12  # characters of a label


def error_rate(evidence: Evidence) -> Picture | None:
    """Show some digits with what they are read as, among them about as many wrong answers as among all."""
    compared, model = evidence.compared, evidence.model
    if compared is None or not evidence.has_labels:
        return None
    name, rows = compared.unseen
    known = rows[compared.assignment.labels[rows] != NONE]
    if not len(known):
        return None
    is_wrong = model.labels[compared.assignment.clusters[known]] != compared.assignment.labels[known]
    rate, count = float(is_wrong.mean()), min(READ, len(known))
    wrong = min(round(count * rate) or int(is_wrong.any()), int(is_wrong.sum()))
    chosen = np.sort(np.concatenate([some_rows(known[is_wrong], wrong), some_rows(known[~is_wrong], count - wrong)]))
    pieces = [_answer(compared, model, int(row)) for row in chosen]
    half = -(-len(pieces) // 2)
    strips = tuple(Strip(tuple(part)) for part in (pieces[:half], pieces[half:]) if part)
    return Picture(
        strips,
        f"Beneath each digit stands what it is read as, marked where that is wrong. Of all {len(known):,} {name} "
        f"{percent(rate)} are read wrongly.",
    )


def confusion(evidence: Evidence) -> Picture | None:
    """Show the two labels that are confused most often: digits of one read as the other, and digits of the other."""
    compared, model = evidence.compared, evidence.model
    if compared is None or not evidence.has_labels:
        return None
    name, rows = compared.unseen
    pairs = worst_pairs(matrix(compared.assignment, model, rows), 1)
    if not pairs:
        return None
    pair = pairs[0]
    true, given = (without_middle(model.classes[label], NAME) for label in (pair.true, pair.given))
    wrong = cell_rows(compared.assignment, model, rows, pair.true, pair.given)
    right = cell_rows(compared.assignment, model, rows, pair.given, pair.given)
    images, total = compared.digits.images, int((compared.assignment.labels[rows] == pair.true).sum())
    return Picture(
        (
            strip(images[some_rows(wrong, ALIKE)], f"{true} read as {given}"),
            strip(images[some_rows(right, ALIKE)], f"{given} read as {given}"),
        ),
        f"The most frequent confusion: of {total:,} {name} labelled {true}, {pair.count:,} "
        f"{'is' if pair.count == 1 else 'are'} read as {given} ({percent(pair.share)}).",
    )


def validation(evidence: Evidence) -> Picture | None:
    """Show digits that the next training will learn from, and digits that it will not see."""
    digits, settings = evidence.digits, evidence.settings
    if digits is None:
        return None
    parts = part_rows(len(digits), settings)
    training, kept = parts[TRAINING], parts.get(VALIDATION, np.zeros(0, np.intp))
    which = "picked at random" if settings.shuffle else "the first in the file"
    strips = [strip(digits.images[some_rows(training, KEPT)], "Learned from", _names(evidence, training))]
    if len(kept):
        strips.append(strip(digits.images[some_rows(kept, KEPT)], "Kept for validation", _names(evidence, kept)))
    caption = (
        f"Of {counted(len(digits), digits.noun)} the next training learns from {len(training):,}; {len(kept):,} are "
        f"kept for validation, {which}."
        if len(kept)
        else f"The next training learns from all {counted(len(digits), digits.noun)}: none is kept for validation."
    )
    return Picture(tuple(strips), caption)


def _names(evidence: Evidence, rows: NDArray[np.intp]) -> list[str]:
    digits = evidence.digits
    if digits is None or digits.labels is None:
        return []
    return [digits.classes[digits.labels[row]] for row in some_rows(rows, KEPT)]


def _answer(compared: Compared, model: Model, row: int) -> Piece:
    given = model.labels[compared.assignment.clusters[row]]
    is_wrong = bool(given != compared.assignment.labels[row])
    return Piece(compared.digits.images[row], model.classes[given], is_marked=is_wrong)
