from matplotlib.colors import same_color

from digitcluster.plots.style import DARK, LIGHT
from digitcluster.plots.two_courses import TwoCourses


def test_the_names_of_the_lines_take_other_colours_with_them(figure):
    plot = TwoCourses(figure(640, 150), DARK)
    plot.show([3e11, 2e11, 1.9e11], [4e11, 2e11], ("k = 10", "k = 16"))
    plot.restyle(LIGHT)
    plot.layout()
    legend = plot.axes.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["k = 10", "k = 16"]
    assert all(same_color(text.get_color(), LIGHT.muted) for text in legend.get_texts())
    colours = [line.get_color() for line in legend.get_lines()]
    assert same_color(colours[0], LIGHT.accent) and same_color(colours[1], LIGHT.second)
