"""Saves plots as PNG, SVG or PDF."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import Progress
from digitcluster.files.atomic_write import replacing
from digitcluster.plots.plot import Plot
from digitcluster.plots.style import LIGHT, Style

SUFFIXES = (".png", ".svg", ".pdf")
RESOLUTION = 200  # dots per inch of a saved PNG


def check_suffix(path: Path, *, also: Sequence[str] = ()) -> None:
    """Raise WritingError unless the name ends in one of `SUFFIXES`, or in one of `also`."""
    if path.suffix.lower() not in (*SUFFIXES, *also):
        kinds = ", ".join((*SUFFIXES, *also))
        raise WritingError(f"{path.name}: the name must end in one of {kinds}.")


def save_plot(
    kind: Callable[[Figure, Style], Plot], values: Sequence[Any], size: tuple[float, float], path: Path
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

    Raises
    ------
    WritingError
        When the ending is none of `SUFFIXES`, or the file cannot be written.
    """
    check_suffix(path)
    yield Progress(f"Saving {path.name}", 0, 2, "steps")
    plot = kind(Figure(figsize=size), LIGHT)
    plot.show(*values)
    plot.layout()
    yield Progress(f"Saving {path.name}", 1, 2, "steps")
    with replacing(path, "The plot") as place:
        # `place` has the ending of `path`, and matplotlib goes by that.
        plot.figure.savefig(place, dpi=RESOLUTION, facecolor=plot.figure.get_facecolor())
