"""How text pictures are laid out; the digits are the program's own sample."""

import pytest

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.files.guessing.text_layout import guess_layout, may_have_rows
from tests.files.writing import text_picture


@pytest.fixture(scope="module")
def images():
    return finish(draw_sample(100, seed=3)).images


def joined(images, between="", ink="#", half="+", paper=" "):
    return "".join(text_picture(image, ink, half, paper) + between for image in images).split("\n")


def test_the_label_follows_or_goes_before(images):
    after = guess_layout(joined(images, " 5\n", "1", "1", "0"))
    assert (after.height, after.width, after.label, after.is_parted) == (28, 28, "after", True)
    before = guess_layout(["a header", "28", *" 5\n".join(["", *(text_picture(one) for one in images)]).split("\n")])
    assert (before.height, before.width, before.label) == (28, 28, "before")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 100])
def test_pictures_with_nothing_between_are_square(images, count):
    layout = guess_layout(joined(images[:count]))
    assert (layout.height, layout.width, layout.label, layout.is_parted) == (28, 28, None, False)


def test_pictures_with_nothing_between_need_not_be_square(images):
    layout = guess_layout(joined(images[:, :, 4:24]))
    assert (layout.height, layout.width) == (28, 20)
    assert guess_layout(joined(images[:, 3:25])).height == 22


def test_blanks_that_an_editor_cut_off_do_not_matter(images):
    layout = guess_layout([line.rstrip() for line in joined(images)])
    assert (layout.height, layout.width, layout.is_ragged) == (28, 28, True)
    assert layout.row("  +#") == layout.row("  +#".ljust(28)) == "\0\0\x80\xff".ljust(28, "\0")


def test_a_label_is_none_of_the_rows_even_where_rows_may_be_short(images):
    lines = [line.rstrip() for line in joined(images, "1\n")]
    layout = guess_layout(lines)
    assert (layout.height, layout.width, layout.label, layout.is_ragged) == (28, 28, "after", True)
    assert layout.row("1") is None


@pytest.mark.parametrize(("ink", "half", "paper"), [("1", "1", "0"), ("*", "*", "."), ("@", "+", "-"), ("+", "+", " ")])
def test_ink_and_paper_may_be_any_usual_characters(images, ink, half, paper):
    layout = guess_layout(joined(images, ink=ink, half=half, paper=paper))
    assert layout.row(paper * 27 + ink) == "\0" * 27 + "\xff"
    assert layout.row(paper * 27 + half) == "\0" * 27 + ("\x80" if half != ink else "\xff")


@pytest.mark.parametrize(
    "text",
    [
        "Dear reader,\nthis is no picture.\n",
        "1,0,0,1\n" * 50,
        "0 1 0 1 0 1\n" * 50,  # a table
        "0.0000 1.0000 0.0000\n" * 50,
        "101\n" * 100,  # too narrow
        "10101\n" * 2,  # too low
        "0" * 30 + "\n",
        "00000000\n" * 8,  # no ink
        ("0" * 300 + "1\n") * 300,  # a digit a line, without separators
        "--------\n\n# A title\n\ntext\n\n--------\n\nmore text\n",
        "label,pixel0\n5,0\n",
        "\n\n\n",
    ],
)
def test_other_texts_have_no_layout(text):
    assert guess_layout(text.split("\n")) is None


def test_what_can_have_no_rows_is_seen_at_once():
    assert may_have_rows(" " * 512)
    assert may_have_rows("header\n0000011\n")
    assert not may_have_rows("5,0,0,0,1\n3,0,0,1,1\n")
    assert not may_have_rows('{"label": 5, "data": "AAAA"}\n')
