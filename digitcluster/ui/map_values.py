"""What the map shows of the session: digits by label or cluster, centroids with their ways, the drawing, a sentence."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.plane import nearest_in_plane
from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.plots.map_content import MapContent, MapMarks
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import ClusterSubject, DigitSubject
from digitcluster.session.session import Session
from digitcluster.wording import listed, percent, without_middle

LABEL, CLUSTER = "label", "cluster"
RASTER = (160, 120)  # cells across and up, in which regions are coloured
MOST_COMPARED = 4_000_000  # cells times centroids: with more, the cells are larger
KINDS = 100  # that look different; clusters beyond them look like the first ones again
LONGEST = 16  # characters of a class name
AROUND = 0.05  # of the width and height of the digits, how much farther the regions go
SHARES = (
    "The plane shows {share} of the squared distances between the digits: what is close together here may still be far "
    "apart."
)
TRIANGLE = (
    "The plane goes through clusters {corners} and shows {share} of the squared distances. Each point of it has the "
    "colour of its nearest centroid. Shift+click another centroid to put the plane through it."
)


def map_content(session: Session, *, by: str, before: MapContent) -> MapContent:
    """Return the digits of the map, and regions where it goes through three centroids.

    Parameters
    ----------
    session : Session
    by : {"label", "cluster"}
        What their colours stand for.
    before : MapContent
        What was shown: where it is not known yet in which clusters the digits are, they keep their colours.
    """
    places, digits = session.map.value, session.open_digits.digits
    if places is None or digits is None:
        return MapContent(instead=session.map.reason)
    names = digits.classes if by == LABEL and digits.labels is not None else ()
    kinds = np.zeros(len(places.rows), np.intp)
    if by == LABEL and digits.labels is not None:
        kinds = digits.labels[places.rows].astype(np.intp)
    elif by == CLUSTER:
        inspected = session.inspection.value
        if inspected is not None and inspected.digits is digits:
            kinds = inspected.assignment.clusters[places.rows].astype(np.intp) % KINDS
        elif len(before.kinds) == len(kinds):
            kinds = before.kinds.astype(np.intp)
    content = MapContent(places.points, kinds, names)
    if not session.map.corners:
        return content
    return _with_regions(session, content, by)


def _with_regions(session: Session, content: MapContent, by: str) -> MapContent:
    """Return the content with the regions of the nearest centroids, in the plane through three of them."""
    places, model = session.map.value, session.selection.model
    if places is None:
        return content
    low, high = content.points.min(axis=0), content.points.max(axis=0)
    low, high = low - AROUND * (high - low), high + AROUND * (high - low)
    finer = min(1.0, (MOST_COMPARED / (RASTER[0] * RASTER[1] * model.k)) ** 0.5)
    sides = [np.linspace(low[axis], high[axis], max(2, round(RASTER[axis] * finer))) for axis in (0, 1)]
    nearest = nearest_in_plane(places.plane, model.prototypes, sides[0], sides[1])
    regions = model.labels[nearest].astype(np.intp) if by == LABEL else nearest % KINDS
    extent = float(low[0]), float(high[0]), float(low[1]), float(high[1])
    return MapContent(content.points, content.kinds, content.names, regions, extent)


def map_marks(session: Session, *, by: str) -> MapMarks:
    """Return the centroids of the training under way, or of the iteration that is shown, and all else that moves."""
    places = session.map.value
    if places is None:
        return MapMarks()
    live, selection = session.training.live, session.selection.value
    recording = selection.listed.recording if live is None else live.recording
    if live is not None:
        frame = session.playback.held or live.frame
        centroids = places.plane.project(frame.centroids if frame.prototypes is None else frame.prototypes)
        labels, classes = frame.labels, live.classes
        place = live.recording.place_of(frame.number)
    else:
        model = selection.model
        centroids, labels, classes = places.plane.project(model.prototypes), model.labels, model.classes
        place = selection.place if selection.place is not None else len(recording.frames) - 1 if recording else 0
    ways = np.zeros((0, 0, 2), np.float32) if recording is None else session.map.ways(recording, place)
    star, nearest = _drawing(session)
    return MapMarks(
        centroids=centroids,
        kinds=labels.astype(np.intp) if by == LABEL and classes != (UNKNOWN,) else np.arange(len(labels)) % KINDS,
        names=tuple("" if classes == (UNKNOWN,) else classes[label][:2] for label in labels),
        ways=ways,
        cluster=selection.subject.cluster if live is None and isinstance(selection.subject, ClusterSubject) else None,
        digit=_inspected_digit(session),
        star=star,
        nearest=nearest,
    )


def _drawing(session: Session) -> tuple[tuple[float, float] | None, int | None]:
    """Return where the drawing is, and its nearest centroid, as far as both are on the map."""
    places, answer = session.map.value, session.pad.answer
    if places is None or answer is None or answer.model.preprocessing != session.map.preprocessing:
        return None, None
    vector = answer.model.preprocessing.vectors(answer.seen[None])
    if vector[0].size != places.plane.axes.shape[1]:
        return None, None
    x, y = places.plane.project(vector)[0].tolist()
    is_of_map = answer.model is session.selection.model or session.pad.is_read_live
    return (x, y), answer.ranking[0].centroid if is_of_map else None


def _inspected_digit(session: Session) -> tuple[float, float] | None:
    """Return where the digit is that is inspected, also one that is not on the map otherwise."""
    places, subject = session.map.value, session.selection.value.subject
    if places is None or not isinstance(subject, DigitSubject) or subject.digits is not session.open_digits.digits:
        return None
    preprocessing = session.map.preprocessing
    vector = preprocessing.vectors(preprocessing.images(subject.digits.images[[subject.index]]))
    x, y = places.plane.project(vector)[0].tolist()
    return x, y


def digit_words(digits: Digits, row: int, inspected: Inspected | None) -> str:
    """Say in two lines what a digit is, and what it is read as, where that is known."""
    label = "No label" if digits.labels is None else f"A {without_middle(digits.classes[digits.labels[row]], LONGEST)}"
    read = ""
    if inspected is not None:
        model = inspected.entry.model
        read = f", read as {without_middle(model.classes[model.labels[inspected.assignment.clusters[row]]], LONGEST)}"
    return f"{label}{read}\nnumber {row + 1:,}"


def map_sentences(session: Session) -> tuple[str, str]:
    """Say how much of the distances the map shows, at length and in short; nothing where there is none."""
    places, corners = session.map.value, session.map.corners
    if places is None:
        return "", ""
    share = percent(places.plane.share, digits=0)
    if corners:
        names = listed([str(one + 1) for one in corners])
        short = f"Through clusters {names}; {share} of the squared distances."
        return TRIANGLE.format(corners=names, share=share), short
    return SHARES.format(share=share), f"The plane shows {share} of the squared distances."


def corners_near(session: Session) -> tuple[int, ...]:
    """Return three clusters for a plane: the one that is inspected, or the first, and the two nearest to it."""
    model, subject = session.map.model, session.selection.value.subject
    first = subject.cluster if isinstance(subject, ClusterSubject) and subject.cluster < model.k else 0
    apart = np.square(model.prototypes - model.prototypes[first]).sum(axis=1)
    order: NDArray[np.intp] = np.argsort(apart, kind="stable")
    return (first, *(int(one) for one in order if one != first))[:3]
