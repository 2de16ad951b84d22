"""Tables as files and on the clipboard."""

import csv
import re
from html.parser import HTMLParser

import pytest

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.table import Table
from digitcluster.files.tables import as_texts, save_table

STRANGE = ["=cmd()", "+1", "-x", "@sum", "a,b", 'say "so"', "two\nlines", "tab\tbed", "<b>&", "ü→ñ"]


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_numbers_are_written_as_they_are_and_what_is_not_known_is_empty(tmp_path):
    finish(save_table(Table(("a", "b"), [(1, 0.1), (-2, None), (True, 1e-20)]), tmp_path / "t.csv"))
    assert (tmp_path / "t.csv").read_bytes() == b"a,b\r\n1,0.1\r\n-2,\r\nTrue,1e-20\r\n"


def test_no_text_is_a_formula_in_the_file_or_on_the_clipboard(tmp_path):
    table = Table(("=x", "n"), [(text, -1) for text in STRANGE])
    finish(save_table(table, tmp_path / "t.csv"))
    rows = read(tmp_path / "t.csv")
    assert [row[0] for row in rows] == ["'=x", "'=cmd()", "'+1", "'-x", "'@sum", *STRANGE[4:]]
    lines = finish(as_texts(table))[0].rstrip("\n").split("\n")
    assert len(lines) == len(STRANGE) + 1 and all(line.count("\t") == 1 for line in lines)
    assert not any(re.match("[=+@-]", line) for line in lines) and lines[1].endswith("\t-1")


def test_the_clipboard_has_the_same_cells_as_html():
    class Cells(HTMLParser):
        found, tags = [], set()

        def handle_starttag(self, tag, attrs):
            self.tags.add(tag)
            if tag in ("td", "th"):
                self.found.append("")

        def handle_data(self, data):
            self.found[-1] += data

    text, html = finish(as_texts(Table(("a", "b"), [(one, 2) for one in STRANGE])))
    Cells().feed(html)
    assert Cells.found == [cell for line in text.rstrip("\n").split("\n") for cell in line.split("\t")]
    assert {"meta", "table", "tr", "th", "td"} == Cells.tags


def test_many_rows_are_made_while_they_are_written(tmp_path):
    made = []

    def rows():
        for number in range(5000):
            made.append(number)
            yield (number,)

    work = save_table(Table(("n",), rows()), tmp_path / "t.csv")
    next(work)
    assert 0 < len(made) < 5000
    finish(work)
    assert len(read(tmp_path / "t.csv")) == 5001


def test_a_table_that_was_cancelled_leaves_the_older_one(tmp_path):
    (tmp_path / "t.csv").write_text("older")
    work = save_table(Table(("n",), [(1,)] * 9000), tmp_path / "t.csv")
    next(work)
    work.close()
    assert (tmp_path / "t.csv").read_text() == "older" and len(list(tmp_path.iterdir())) == 1


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    with pytest.raises(WritingError, match="The table could not be saved as"):
        finish(save_table(Table(("n",), [(1,)]), tmp_path / "missing" / "t.csv"))
