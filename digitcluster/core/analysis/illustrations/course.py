"""Pictures of how a training goes: what it starts from, how a centroid moves, and when it ends."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.illustrations.evidence import Evidence, distinct
from digitcluster.core.analysis.illustrations.picture import BECOMES, Bars, Picture, Piece, Strip, strip
from digitcluster.core.analysis.parts import TRAINING, part_rows
from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.initialization import SEEDINGS, choose_first_centroids
from digitcluster.core.progress import finish
from digitcluster.core.training.recording import Frame, Recording
from digitcluster.wording import capitalized, cluster_named, counted, spoken

PICKED = 10  # first centroids that are shown
STAGES = 7  # of a centroid
CUT = 6  # times the limit: the first shifts are so large that nothing else could be seen
EARLY = 3  # the iteration that is shown of a training that is over: in the end nothing moves any more
RANDOM, SPREAD = SEEDINGS


def seeding(evidence: Evidence) -> Picture | None:
    """Show the digits that the run began with, and some that are picked in both ways."""
    few = evidence.few()
    if few is None or not len(few):
        return None
    strips, kinds = [], []
    for way, title in ((RANDOM, "Random digits"), (SPREAD, "Spread out (k-means++)")):
        rows = _picked(few, way, evidence.settings.seed)
        strips.append(_named(few, rows, title))
        if few.labels is not None:
            kinds.append(len(np.unique(few.labels[rows])))
    began = _began_with(evidence)
    caption = f"{len(rows)} of {counted(len(few), few.noun)}, picked in both ways."
    if kinds:
        caption = f"{caption} At random they have {counted(kinds[0], 'different label')}, spread out {kinds[1]}."
    return Picture((*([began] if began else []), *strips), caption)


def seed(evidence: Evidence) -> Picture | None:
    """Show which digits two seeds pick as first centroids of the next training."""
    digits, settings = evidence.digits, evidence.settings
    if digits is None:
        return None
    rows, k = part_rows(len(digits), settings)[TRAINING], min(settings.k, PICKED)
    if len(rows) < settings.k:
        return None
    strips = []
    for one in (settings.seed, settings.seed + 1):
        chosen = np.random.default_rng((one, 1)).choice(len(rows), settings.k, replace=False)[:k]  # as `train` does
        strips.append(_named(digits, rows[chosen], f"Seed {one}"))
    first = f"The first {k} of {settings.k:,}" if k < settings.k else f"The {counted(k, digits.noun)}"
    return Picture(tuple(strips), f"{first} that each seed picks at random among {counted(len(rows), digits.noun)}.")


def iteration(evidence: Evidence) -> Picture | None:
    """Show one centroid from the first iterations to the one that is looked at."""
    recording = evidence.recording
    if recording is None or len(recording.frames) < 2:
        return None
    frames = recording.frames[: _place(evidence, recording) + 1]
    cluster = evidence.cluster
    if cluster is None or cluster >= len(frames[-1].centroids):
        cluster = int(frames[-1].label_counts.sum(axis=1).argmax())
    some = _stages(frames)
    pieces = tuple(
        Piece(frame.centroids[cluster], f"{frame.number}", sign=BECOMES if place == 1 else "")
        for place, frame in enumerate(some)
    )
    first = "a single digit" if frames[0].is_first else f"the centroid of iteration {frames[0].number}"
    size = int(frames[-1].label_counts[cluster].sum())
    return Picture(
        (Strip(pieces, "Iteration"),),
        f"{capitalized(cluster_named(cluster))}: {first} at the start, the mean of {counted(size, 'digit')} after "
        f"{counted(frames[-1].number, 'iteration')}.",
    )


def shift(evidence: Evidence) -> Picture | None:
    """Show the centroid that moved farthest in an iteration, before and after it."""
    recording = evidence.recording
    if recording is None or len(recording.frames) < 3:
        return None
    last = len(recording.frames) - 1
    place = _place(evidence, recording)
    place = min(EARLY, last) if place == last else max(place, 1)
    before, now = recording.frames[place - 1], recording.frames[place]
    cluster = _farthest(before, now)
    old, new = before.centroids[cluster], now.centroids[cluster]
    pieces = (
        Piece(old, f"iteration {before.number}"),
        Piece(new, f"iteration {now.number}", sign=BECOMES),
        Piece(new, "difference", less=old),
    )
    end = recording.frames[-1]
    later = "" if now is end else f" In iteration {end.number} the largest shift was {spoken(end.shift)}."
    return Picture(
        (Strip(pieces),),
        f"In iteration {now.number}, the centroid of {cluster_named(cluster)} moved farthest, by {spoken(now.shift)}: "
        f"orange is new ink, blue is gone.{later}",
    )


def tolerance(evidence: Evidence) -> Picture | None:
    """Show the largest shift of each iteration, and where a limit would have ended the training."""
    run = evidence.run
    if run is None or len(run.history) < 4:
        return None
    shifts = np.array([moved for _, moved in run.history])
    limit = _round(float(shifts[len(shifts) * 2 // 3]))
    ends = int(np.flatnonzero(shifts <= limit)[0])
    names = tuple(str(number) for number in range(1, len(shifts) + 1))
    tips = tuple(f"Iteration {name}: {spoken(one)}" for name, one in zip(names, shifts.tolist(), strict=True))
    return Picture(
        (),
        f"The largest shift of each iteration, tall bars cut off. With a smallest shift of {limit:g}, this training of "
        f"{counted(len(shifts), 'iteration')} would have ended after {ends + 1}.",
        Bars(names, tuple(np.minimum(shifts, CUT * limit).tolist()), tips, ends),
    )


def _place(evidence: Evidence, recording: Recording) -> int:
    """Return the frame that is looked at, or else the last."""
    return len(recording.frames) - 1 if evidence.place is None else evidence.place


def _stages(frames: tuple[Frame, ...]) -> list[Frame]:
    """Return some of the frames, the first ones closer to each other: most happens there."""
    last = len(frames) - 1
    if last < STAGES:
        return list(frames)
    places = np.unique(np.rint(np.concatenate([[0], np.geomspace(1, last, STAGES - 1)])).astype(int))
    return [frames[place] for place in places]


def _farthest(before: Frame, now: Frame) -> int:
    """Return the cluster that moved farthest from one frame to the next."""
    old = before.centroids if before.prototypes is None else before.prototypes
    new = now.centroids if now.prototypes is None else now.prototypes
    moved = (new.astype(np.float32) - old).reshape(len(new), -1)
    return int(np.einsum("ij,ij->i", moved, moved).argmax())


def _began_with(evidence: Evidence) -> Strip | None:
    recording = evidence.recording
    if recording is None or not recording.frames[0].is_first:
        return None
    first = recording.frames[0]
    words = [recording.classes[label] if label >= 0 else "" for label in first.picked[:PICKED]]
    return strip(first.centroids[:PICKED], "This training began with", words)


def _picked(few: Digits, way: str, seed: int) -> NDArray[np.intp]:
    """Return the rows of some first centroids."""
    generator, count = np.random.default_rng((seed, 1)), min(PICKED, distinct(few))
    if way == RANDOM:
        return generator.choice(len(few), count, replace=False)
    found = finish(choose_first_centroids(few.images, count, way, generator)).astype(np.uint8)
    rows = {image.tobytes(): row for row, image in enumerate(few.images)}
    return np.array([rows[image.tobytes()] for image in found])


def _named(digits: Digits, rows: NDArray[np.intp], title: str) -> Strip:
    labels = digits.labels
    return strip(digits.images[rows], title, [] if labels is None else [digits.classes[labels[row]] for row in rows])


def _round(value: float) -> float:
    """Return a number of one digit that is not smaller."""
    if value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(np.ceil(value / power) * power)
