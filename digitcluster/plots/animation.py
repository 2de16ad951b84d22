"""How the centroids change from iteration to iteration, as pictures that follow each other."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitcluster.core.training.recording import Frame, Recording
from digitcluster.plots.captions import captions, first_captions
from digitcluster.plots.convergence import in_words
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.saving import INCH, LINE, MARGIN, SIZE
from digitcluster.plots.style import LIGHT
from digitcluster.plots.writing import Writing
from digitcluster.wording import percent

PIXELS = 100  # per inch
STRIP = 0.35  # inches for the words below
FIRST, EARLY, LATER, LAST = 1500, 250, 70, 3000  # ms that frames are shown
EARLY_ONES = 10  # iterations, in which most happens


class Animation:
    """Draws the gallery at each iteration of a training, and below it which one it is.

    Parameters
    ----------
    recording : Recording
    order : intp (m,)
        The clusters in the order in which they are shown.
    size : (float, float)
        Width and height of the gallery in inches.
    """

    def __init__(self, recording: Recording, order: NDArray[np.intp], size: tuple[float, float]) -> None:
        self._recording, self._order = recording, order
        self._gallery = Gallery(Figure(figsize=size, dpi=PIXELS), LIGHT)
        self._strip = Figure(figsize=(size[0], STRIP), dpi=PIXELS, facecolor=LIGHT.window)
        axes = self._strip.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, size[0] * INCH), ylim=(STRIP * INCH, 0))
        axes.set_axis_off()
        self._words = Writing(axes, "normal")

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self._recording.frames)

    def palette(self) -> NDArray[np.uint8]:
        """Return the first picture above the last, uint8 (2 h, w, 3): together they have all colours."""
        return np.concatenate([self._draw(self._recording.frames[place]) for place in (0, -1)])

    def pictures(self) -> Iterator[tuple[NDArray[np.uint8], int]]:
        """Yield each picture, uint8 (h, w, 3), and for how many ms it is to be shown."""
        frames = self._recording.frames
        for frame in frames:
            yield self._draw(frame), _duration(frame, frames)

    def _draw(self, frame: Frame) -> NDArray[np.uint8]:
        order, classes = self._order, self._recording.classes
        shown = (
            first_captions(frame.picked or (-1,) * len(frame.centroids), classes, order)
            if frame.is_first
            else captions(frame.label_counts[order], classes)
        )
        self._gallery.show(frame.centroids[order].astype(np.float32), shown)
        self._words.write([(self._says(frame), MARGIN, LINE * 1.2)], size=SIZE + 2, color=LIGHT.muted)
        return np.concatenate([_pixels(figure) for figure in (self._gallery.figure, self._strip)])

    def _says(self, frame: Frame) -> str:
        if frame.is_first:
            return f"First centroids: {len(frame.centroids):,} digits"
        error = frame.training_error
        rate = "" if error is None else f" · training error {percent(error)}"
        last = self._recording.frames[-1].number
        return f"Iteration {frame.number:,} of {last:,} · {in_words(frame.inertia, frame.shift)}{rate}"


def _duration(frame: Frame, frames: Sequence[Frame]) -> int:
    """Return how long a frame is shown, in ms."""
    if frame is frames[-1]:
        return LAST
    return FIRST if frame.is_first else EARLY if frame.number < EARLY_ONES else LATER


def _pixels(figure: Figure) -> NDArray[np.uint8]:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()
