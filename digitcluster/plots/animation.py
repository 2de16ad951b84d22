"""Saves how the centroids change from iteration to iteration: as a GIF that moves, or as a folder of pictures."""

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import Progress
from digitcluster.core.training.recording import Frame, Recording
from digitcluster.files.atomic_write import replacing
from digitcluster.plots.captions import captions, first_captions
from digitcluster.plots.convergence import in_words
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.saving import INCH, LINE, MARGIN, SIZE
from digitcluster.plots.style import LIGHT
from digitcluster.plots.writing import Writing
from digitcluster.wording import percent

ENDING = ".gif"
PIXELS = 100  # per inch
STRIP = 0.35  # inches for the words below
COLOURS = 64
FIRST, EARLY, LATER, LAST = 1500, 250, 70, 3000  # ms that frames are shown
EARLY_ONES = 10  # iterations, in which most happens


def save_animation(
    recording: Recording, order: NDArray[np.intp], size: tuple[float, float], path: Path
) -> Generator[Progress, None, None]:
    """Draw the gallery at each iteration, and save it.

    Parameters
    ----------
    recording : Recording
    order : intp (m,)
        The clusters in the order in which they are shown.
    size : (float, float)
        Width and height in inches.
    path : Path
        A name that ends in .gif, or that of a folder for PNG pictures, one for each iteration.

    Yields
    ------
    Progress in iterations. When the generator is closed early, nothing has been written.

    Raises
    ------
    WritingError
        When it cannot be written, or the name has another ending.
    """
    if path.suffix.lower() == ENDING:
        yield from _save_gif(recording, order, size, path)
    elif not path.suffix:
        yield from _save_pictures(recording, order, size, path)
    else:
        raise WritingError(f"{path.name}: the name must end in {ENDING}, or be that of a folder for pictures.")


def _save_gif(
    recording: Recording, order: NDArray[np.intp], size: tuple[float, float], path: Path
) -> Generator[Progress, None, None]:
    drawer, frames = _Drawer(recording, order, size), recording.frames
    with replacing(path, "The animation") as place, place.open("wb") as file:
        first = drawer.draw(frames[0])
        # The same colours for all: those of the two ends, one of which has no bars yet.
        both = Image.fromarray(np.concatenate([np.asarray(first), np.asarray(drawer.draw(frames[-1]))]))
        palette = both.quantize(COLOURS)
        for number, frame in enumerate(frames):
            yield _progress(path, number, frames)
            picture = (drawer.draw(frame) if number else first).quantize(palette=palette, dither=Image.Dither.NONE)
            if not number:
                file.writelines(getheader(picture, info={"loop": 0})[0])
            file.writelines(getdata(picture, duration=_duration(frame, frames)))
        file.write(b";")


def _save_pictures(
    recording: Recording, order: NDArray[np.intp], size: tuple[float, float], path: Path
) -> Generator[Progress, None, None]:
    drawer, frames = _Drawer(recording, order, size), recording.frames
    digits = len(str(frames[-1].number))
    with replacing(path, "The folder of pictures", is_folder=True) as place:
        for number, frame in enumerate(frames):
            yield _progress(path, number, frames)
            drawer.draw(frame).save(place / f"iteration-{frame.number:0{digits}}.png")


def _progress(path: Path, number: int, frames: Sequence[Frame]) -> Progress:
    return Progress(f"Saving {path.name}", number, len(frames), "iterations")


def _duration(frame: Frame, frames: Sequence[Frame]) -> int:
    """Return how long a frame is shown, in ms."""
    if frame is frames[-1]:
        return LAST
    return FIRST if frame.is_first else EARLY if frame.number < EARLY_ONES else LATER


class _Drawer:
    """Draws one frame after the other."""

    def __init__(self, recording: Recording, order: NDArray[np.intp], size: tuple[float, float]) -> None:
        self._recording, self._order = recording, order
        self._gallery = Gallery(Figure(figsize=size, dpi=PIXELS), LIGHT)
        self._strip = Figure(figsize=(size[0], STRIP), dpi=PIXELS, facecolor=LIGHT.window)
        axes = self._strip.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, size[0] * INCH), ylim=(STRIP * INCH, 0))
        axes.set_axis_off()
        self._words = Writing(axes, "normal")

    def draw(self, frame: Frame) -> Image.Image:
        """Return the gallery at an iteration, and below it which one it is."""
        order, classes = self._order, self._recording.classes
        shown = (
            first_captions(frame.picked or (-1,) * len(frame.centroids), classes, order)
            if frame.is_first
            else captions(frame.label_counts[order], classes)
        )
        self._gallery.show(frame.centroids[order].astype(np.float32), shown)
        self._words.write([(self._says(frame), MARGIN, LINE * 1.2)], size=SIZE + 2, color=LIGHT.muted)
        parts = [_pixels(figure) for figure in (self._gallery.figure, self._strip)]
        return Image.fromarray(np.concatenate(parts))

    def _says(self, frame: Frame) -> str:
        if frame.is_first:
            return f"First centroids: {len(frame.centroids):,} digits"
        error = frame.training_error
        rate = "" if error is None else f" · training error {percent(error)}"
        last = self._recording.frames[-1].number
        return f"Iteration {frame.number:,} of {last:,} · {in_words(frame.inertia, frame.shift)}{rate}"


def _pixels(figure: Figure) -> NDArray[np.uint8]:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]
