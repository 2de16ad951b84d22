import numpy as np
import pytest

from digitcluster.plots import fonts
from digitcluster.plots.writing import Writing, fitting, lines_of, width_of, without_middle


@pytest.fixture
def axes(figure):
    axes = figure(400, 300).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 288), ylim=(216, 0))
    return axes


def test_a_text_stands_on_its_place(axes):
    writing = Writing(axes, "normal")
    writing.write([("Hxa", 50, 100)], size=20, color="black")
    ((left, top, right, bottom),) = writing.boxes
    assert left == pytest.approx(50, abs=3) and bottom == pytest.approx(100, abs=1) and top < 88
    assert right - 50 == pytest.approx(width_of("Hxa", size=20, weight="normal"), abs=0.1)


def test_a_turned_text_runs_upward_from_its_place(axes):
    writing = Writing(axes, "normal")
    writing.write([("Hxa", 50, 100)], size=20, color="black", turned=True)
    ((left, top, right, bottom),) = writing.boxes
    assert bottom == pytest.approx(100, abs=3) and right == pytest.approx(50, abs=1) and left < 38
    assert 100 - top == pytest.approx(width_of("Hxa", size=20, weight="normal"), abs=0.1)


def test_an_anchor_is_the_middle_or_the_end(axes):
    writing = Writing(axes, "normal")
    writing.write([("word", 100, 50)], size=10, color="black", anchor=0.5)
    assert sum(writing.spans[0]) / 2 == pytest.approx(100, abs=1)
    writing.write([("word", 100, 50)], size=10, color="black", anchor=1)
    assert writing.spans[0][1] == pytest.approx(100, abs=0.1)


def test_what_is_cut_fits_and_keeps_its_end_if_that_is_wanted():
    name = "a class with a long name 7"
    assert fitting(name, 500, size=10, weight="normal") == name
    cut = fitting(name, 60, size=10, weight="normal")
    assert cut.endswith("…") and width_of(cut, size=10, weight="normal") <= 60
    cut = fitting(name, 60, size=10, weight="normal", middle=True)
    assert cut.startswith("a c") and cut.endswith("7") and width_of(cut, size=10, weight="normal") <= 60
    assert without_middle("abcdefgh", 5) == "ab…gh" and without_middle("abc", 5) == "abc"


def test_parts_are_joined_to_lines_that_fit():
    lines = lines_of(["one", "two", "three", "four"], 50, size=10, weight="normal")
    assert " · ".join(lines) == "one · two · three · four" and len(lines) > 1
    assert all(width_of(line, size=10, weight="normal") <= 50 for line in lines)
    assert lines_of([], 50, size=10, weight="normal") == []


def test_characters_that_no_font_has_become_squares(monkeypatch):
    monkeypatch.setattr(fonts, "_system_path", lambda: None)
    assert [text for text, _ in fonts.runs_of("a日b", "bold")] == ["a\N{WHITE SQUARE}b"]


def test_a_font_of_the_system_writes_what_the_own_one_lacks(monkeypatch):
    monkeypatch.setattr(fonts, "_system_path", lambda: "other.ttf")
    known = {fonts._own_path(): frozenset(map(ord, "ab")), "other.ttf": frozenset(map(ord, "ab日"))}
    monkeypatch.setattr(fonts, "_characters", known.__getitem__)
    assert [text for text, _ in fonts.runs_of("a日日b", "bold")] == ["a", "日日", "b"]


def test_a_line_break_in_a_name_is_a_space():
    assert np.isclose(width_of("a\nb", size=10, weight="normal"), width_of("a b", size=10, weight="normal"))
