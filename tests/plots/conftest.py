import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


@pytest.fixture
def figure():
    """Makes figures of a size in pixels, which can be drawn."""

    def make(width=660, height=420, dpi=100):
        figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
        FigureCanvasAgg(figure)
        return figure

    return make
