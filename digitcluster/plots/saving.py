"""Saves plots as PNG, SVG or PDF."""

import io
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import Progress, reworded
from digitcluster.files.atomic_write import replacing
from digitcluster.plots.plot import Plot
from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing, lines_of

SUFFIXES = (".png", ".svg", ".pdf")
RESOLUTION = 200  # dots per inch of a saved PNG
INCH = 72  # pt
# The same plot is the same file.
WITHOUT_DATE: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
matplotlib.rcParams["svg.hashsalt"] = "digitcluster"  # of the names that SVG gives to shapes, else random
SIZE, LINE, MARGIN = 7.0, 10.0, 6.0  # pt: of the words below a saved plot


def check_suffix(path: Path, *, also: Sequence[str] = ()) -> None:
    """Raise WritingError unless the name ends in one of `SUFFIXES`, or in one of `also`."""
    if path.suffix.lower() not in (*SUFFIXES, *also):
        kinds = ", ".join((*SUFFIXES, *also))
        raise WritingError(f"{path.name}: the name must end in one of {kinds}.")


def save_plot(
    kind: Callable[[Figure, Style], Plot],
    values: Sequence[Any],
    size: tuple[float, float],
    path: Path,
    *,
    provenance: Sequence[str] = (),
) -> Generator[Progress, None, None]:
    """Draw a plot in a new figure, in the light style for paper and slides, and save it.

    The figure shares no artist with the one on the screen, so this may run in another thread while the window draws.

    Parameters
    ----------
    kind : class of the plot
        Gallery, Convergence, ErrorRate, Confusion or Preview.
    values : sequence
        What the plot's `show` takes; `values` of a plot that shows them already.
    size : (float, float)
        Width and height of the figure in inches. Text has a fixed size, so a larger figure has more space, not larger
        text.
    path : Path
        Its ending decides the file format. An older file is replaced only when the new one is complete.
    provenance : sequence of str
        What the plot is of, written below it in as many lines as that needs; the picture is so much taller.

    Raises
    ------
    WritingError
        When the ending is none of `SUFFIXES`, or the file cannot be written.
    """
    check_suffix(path)
    work = drawn(kind, values, size, path.suffix.lower(), provenance=provenance)
    with replacing(path, "The plot") as place:
        place.write_bytes((yield from reworded(work, lambda _: f"Saving {path.name}")))


def drawn(
    kind: Callable[[Figure, Style], Plot],
    values: Sequence[Any],
    size: tuple[float, float],
    suffix: str,
    *,
    provenance: Sequence[str] = (),
    resolution: int = RESOLUTION,
) -> Generator[Progress, None, bytes]:
    """Draw a plot as `save_plot` does, in one of the formats of `SUFFIXES`, and return what the file would have in it.

    Parameters
    ----------
    resolution : int
        Dots per inch.
    """
    yield Progress("Drawing a picture", 0, 2, "steps")
    plot = kind(Figure(figsize=size, dpi=resolution), LIGHT)
    plot.show(*values)
    plot.layout()
    yield Progress("Drawing a picture", 1, 2, "steps")
    content = io.BytesIO()  # for PDF, matplotlib leaves the file open when the disk is full, and raises something else
    plot.figure.savefig(
        content,
        format=suffix.removeprefix("."),
        dpi=resolution,
        facecolor=LIGHT.window,
        bbox_inches=_with_room(plot.figure, provenance, resolution),
        metadata=WITHOUT_DATE.get(suffix),
    )
    return content.getvalue()


def _with_room(figure: Figure, provenance: Sequence[str], resolution: int) -> Bbox:
    """Write the provenance below a figure, outside of it, and return what is to be saved, in inches."""
    width, height = (float(side) for side in figure.get_size_inches())
    lines = lines_of(provenance, width * INCH - 2 * MARGIN, size=SIZE, weight="normal")
    # In whole pixels: a part of one would blur the plot above.
    room = np.ceil((len(lines) * LINE + MARGIN) / INCH * resolution) / resolution if lines else 0.0
    if lines:
        # The figure's own background ends with the figure. The axes are upside down, as `Writing` wants them.
        ground = Rectangle((0, -room / height), 1, room / height, transform=figure.transFigure, linewidth=0, zorder=-1)
        ground.set_facecolor(LIGHT.window)
        figure.add_artist(ground)
        axes = figure.add_axes((0, -room / height, 1, room / height))
        axes.set(xlim=(0, width * INCH), ylim=(room * INCH, 0))
        axes.set_axis_off()
        places = [(line, MARGIN, LINE * (number + 0.8)) for number, line in enumerate(lines)]
        Writing(axes, "normal").write(places, size=SIZE, color=LIGHT.muted)
    return Bbox.from_extents(0, -room, width, height)
