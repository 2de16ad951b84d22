"""What plots say as long as they have nothing to show."""

import pytest

from digitcluster.plots.confusion import Confusion
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.error_rate import ErrorRate


@pytest.mark.parametrize("kind", [Confusion, Convergence, ErrorRate], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("size", [(280, 130), (400, 300), (1600, 1000)])
def test_the_sentence_of_an_empty_plot_is_whole(figure, kind, size):
    plot = kind(figure(*size))
    plot.layout()
    plot.figure.canvas.draw()
    box = plot.empty_note.get_window_extent(plot.figure.canvas.get_renderer())
    assert plot.empty_note.get_visible() and box.x0 > 0 and box.y0 > 0 and box.x1 < size[0] and box.y1 < size[1]
