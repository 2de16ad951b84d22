"""No plot raises, whatever it is to show and however large or small it is: Qt's events are no place for that."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitcluster.plots import writing
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.convergence import Convergence, in_words
from digitcluster.plots.error_rate import ErrorRate, SweepDot
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.preview import Preview, Sheet
from digitcluster.plots.style import DARK
from digitcluster.plots.sweep_curves import Curves, Second
from tests.plots.conftest import new_figure

SIDES = (1, 2, 7, 30, 280, 1280)
LONG_SIDE = 8000
NAMES = (
    "",
    "9",
    "Ankle boot",
    "a" * 5000,
    "two\nlines",
    "$",
    "$\\frac{",
    "\N{GRINNING FACE}\N{GRINNING FACE}",
    "שלום",
    "عربي",
    "一 二",
    "\0",
    "a\0b",
    "\u200b",
    "\ufeffa",
    "\t",
    "\ud800",
)
LEVELS = (0.0, 1.0, 123.4, 5e9, 1e15, 1e300, 5e-324, -1.0, math.inf, -math.inf, math.nan)
SHARES = (None, 0.0, 0.5, 1.0, 1e-9, math.nan)
IMAGES = ((1, 1), (1, 2), (2, 200), (200, 2), (5, 5), (28, 28), (256, 256))

names = st.sampled_from(NAMES)
levels = st.sampled_from(LEVELS)
widths = st.sampled_from((*SIDES, LONG_SIDE))
sizes = st.tuples(widths, st.sampled_from(SIDES)).flatmap(lambda size: st.sampled_from((size, size[::-1])))
ratios = st.sampled_from((1, 1.25, 2, 3))


@st.composite
def galleries(draw):
    count = draw(st.sampled_from((0, 1, 2, 10, 37, 151, 301)))
    height, width = draw(st.sampled_from(IMAGES))
    count = min(count, 200_000 // (height * width))
    fill = draw(st.sampled_from((0.0, 255.0, 77.7, 1e9, math.nan, math.inf)))
    caption = Caption(draw(names), draw(st.sampled_from(("", "5 · 50 %", "1,000,000,000,000,000 · 100 %"))), 0.0)
    shares = draw(st.sampled_from((0.0, 1.0, math.nan)))
    captions = [caption, Caption(draw(names), "5", shares)] * count
    return np.full((count, height, width), fill), captions[:count], draw(st.sampled_from((None, 0, 5000)))


@st.composite
def confusions(draw):
    count = draw(st.sampled_from((1, 2, 10, 40)))
    most = draw(st.sampled_from((1, 2, 1000, 10**15)))
    matrix = np.random.default_rng(count).integers(0, most, (count, count))
    some = draw(st.lists(names, min_size=1, max_size=3))
    cell = st.sampled_from((None, 0, count - 1, count))
    selected = draw(st.one_of(st.none(), st.tuples(cell, cell)))
    return matrix, (some * count)[:count], draw(names), draw(st.booleans()), selected


@st.composite
def histories(draw):
    pairs = draw(
        st.one_of(st.lists(st.tuples(levels, levels), max_size=5), st.tuples(levels, levels).map(lambda p: [p] * 600))
    )
    return [one for one, _ in pairs], [one for _, one in pairs], draw(st.booleans())


@st.composite
def sweeps(draw):
    ks = draw(st.one_of(st.lists(st.integers(1, 100_000), max_size=4, unique=True), st.just(list(range(1, 60)))))
    shares = st.sampled_from(SHARES)
    seeds = range(draw(st.sampled_from((1, 2, 7))))
    dots = [SweepDot(k, draw(shares), draw(shares), seed) for k in ks for seed in seeds]
    planned, current = draw(st.sampled_from((ks, [], [1], [5000]))), draw(st.sampled_from((None, 1, *ks[:1])))
    points = tuple((k, draw(levels)) for k in sorted(ks))
    second = draw(st.sampled_from((None, Second("inertia", points, (ks or [None])[0], "bends here"))))
    guide = draw(st.sampled_from((None, 10, *ks[-1:])))
    curves = Curves(draw(st.booleans()), second, guide, "one cluster a digit", draw(st.booleans()))
    return dots, planned, current, curves


@st.composite
def sheets(draw):
    images = np.full((draw(st.sampled_from((1, 12))), *draw(st.sampled_from(IMAGES))), 9, np.uint8)
    texts = st.lists(names, max_size=2).map(tuple)
    labels = draw(st.sampled_from(((), tuple(draw(names) for _ in images))))
    return (Sheet(images, labels, draw(names), draw(names), draw(texts), draw(texts)),)


KINDS = {
    Gallery: galleries(),
    Confusion: confusions(),
    Convergence: histories(),
    ErrorRate: sweeps(),
    Preview: sheets(),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_plot_of_any_values_is_drawn_resized_pointed_at_and_shown_again(kind, data):
    width, height = data.draw(sizes)
    figure = new_figure(width, height, 100 * (data.draw(ratios) if width * height < 1e5 else 1))
    plot = kind(figure)
    plot.show(*data.draw(KINDS[kind]))
    plot.layout()
    figure.canvas.draw()
    other = data.draw(sizes)
    figure.set_size_inches(other[0] / 100, other[1] / 100)
    plot.layout()
    plot.restyle(DARK)
    for x, y in ((0, 0), (figure.bbox.width / 2, figure.bbox.height / 2), (-5, 1e6)):
        _point(plot, x, y)
    plot.show(*plot.values)
    plot.layout()


def _point(plot, x, y):
    if hasattr(plot, "hint_at"):
        assert isinstance(plot.hint_at(x, y), str)
    if hasattr(plot, "cell_at"):
        cell = plot.cell_at(x, y)
        for start in (cell, None):
            for step in ((1, 0), (0, -1), (0, 0)):
                plot.moved(start, *step)
        plot.ends()
        if hasattr(plot, "select"):
            plot.select(cell)


@pytest.mark.parametrize("inertia", LEVELS)
@pytest.mark.parametrize("shift", LEVELS)
def test_any_inertia_and_shift_are_said(inertia, shift):
    assert in_words(inertia, shift).startswith("inertia ")


def test_256_classes_with_long_names_are_laid_out(figure):
    plot = Confusion(figure(835, 555))
    names = [f"class number {number} of a rather long list of classes" for number in range(256)]
    plot.show(np.eye(256, dtype=np.int64), names)
    plot.figure.canvas.draw()
    assert 0 < len(plot.rows.texts) < 256 and plot.cell_at(500, 300) is not None


def test_classes_named_by_what_cannot_be_seen_stand_beside_the_others(figure):
    """A name of two Chinese words, a zero byte or an invisible space once left a plot undrawn."""
    plot = Gallery(figure())
    plot.show(np.zeros((4, 8, 8)), [Caption(name, "", 0.5) for name in ("一 二", "\0", "a\u200bb", "9")])
    assert plot.labels.texts[-1] == "9"


def test_a_very_long_name_is_cut_without_measuring_all_of_it(monkeypatch):
    """Once each of its characters was measured as often as it has characters: names of 5,000 took minutes."""
    asked = []
    monkeypatch.setattr(writing, "shortened", lambda text, most: asked.append(most) or text[:most])
    assert writing.fitting("m" * 5000, 60, size=9, weight="normal") == "m" * 6
    assert len(asked) < 30
