"""The picture of the map: digits along each of its two directions."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.illustrations.evidence import Evidence
from digitcluster.core.analysis.illustrations.picture import Picture, strip
from digitcluster.core.analysis.plane import principal_plane, sample_rows
from digitcluster.wording import counted, percent

SHOWN = 6  # digits along a direction
TITLES = ("From left to right", "From bottom to top")


def plane(evidence: Evidence) -> Picture | None:
    """Show digits from one end of each of the plane's directions to the other, which lie near the middle otherwise."""
    digits = evidence.digits
    if digits is None or not len(digits):
        return None
    images = digits.images[sample_rows(len(digits))]  # as on the map
    found = principal_plane(images.reshape(len(images), -1))
    if found is None:
        return None
    places = found.project(images)
    strips = [strip(images[_along(places[:, axis], places[:, 1 - axis])], title) for axis, title in enumerate(TITLES)]
    return Picture(
        tuple(strips),
        f"The plane that shows most of {counted(len(images), digits.noun)}: {percent(found.share, digits=0)} of how "
        "they differ.",
    )


def _along(places: NDArray[np.float32], aside: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the rows of some digits at equal steps from the first place to the last, those that are least aside."""
    first, last = np.percentile(places, (1, 99)).tolist()
    steps = np.linspace(first, last, SHOWN)
    width = max(float(steps[1] - steps[0]), 1e-9)
    chosen: list[int] = []
    for step in steps:
        away = np.hypot(2 * (places - step), aside) / width
        away[chosen] = np.inf
        chosen.append(int(away.argmin()))
    return np.array(chosen)
