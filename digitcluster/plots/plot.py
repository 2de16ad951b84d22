"""What every plot has, so that one canvas can show and one function can save all of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import matplotlib
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from digitcluster.plots.style import Style

# Matplotlib reads a file of settings in the current folder, even if it came with a stranger's digits. Such a file can
# have LaTeX started, and make any plot unreadable.
if Path(matplotlib.matplotlib_fname()).parent != Path(matplotlib.get_data_path()):
    own = {name: value for name, value in matplotlib.rcParamsDefault.items() if not name.startswith("backend")}
    matplotlib.rcParams.update(own)


def is_drawing_elsewhere() -> bool:
    """Return whether another thread draws a figure, such as one to be saved: matplotlib draws one at a time."""
    lock = getattr(Figure, "_render_lock", None)
    if lock is None:
        return False
    is_free = lock.acquire(blocking=False)
    if is_free:
        lock.release()
    return not is_free


class Plot(Protocol):
    """A figure that is drawn from values; it keeps its artists and changes their data.

    Attributes
    ----------
    figure : Figure
        What the plot draws in; it belongs to this plot alone.
    """

    figure: Figure

    @property
    def live(self) -> tuple[Artist, ...]:
        """The artists that may change often while everything else stays."""

    @property
    def values(self) -> tuple[Any, ...]:
        """What `show` takes to draw the same in another figure."""

    @property
    def show(self) -> Callable[..., bool]:
        """Show other values, arranged for the figure's size; return whether more has changed than the live artists."""

    def restyle(self, style: Style) -> None:
        """Take other colours, which everything has after the next `layout` or `show`."""

    def layout(self) -> None:
        """Arrange everything for the figure's present size."""
