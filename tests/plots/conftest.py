import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def new_figure(width=660, height=420, dpi=100):
    """Return a figure of a size in pixels, which can be drawn."""
    figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
    FigureCanvasAgg(figure)
    return figure


@pytest.fixture
def figure():
    """Makes figures of a size in pixels, which can be drawn."""
    return new_figure
