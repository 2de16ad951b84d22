import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.files.source import lines as lines_module
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import open_source
from tests.files.writing import write


def batches(path):
    with open_source(path) as source:
        return list(batches_of_lines(source))


def test_lines_come_whole_with_the_number_of_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(lines_module, "CHUNK", 10)
    content = b"".join(b"line %d\n" % number for number in range(1, 8)) + b"end"
    found = batches(write(tmp_path / "a.txt.gz", content))
    assert len(found) > 2
    assert [line for _, some in found for line in some] == [f"line {n}\n" for n in range(1, 8)] + ["end"]
    for number, some in found:
        assert some[0] in (f"line {number}\n", "end")


def test_the_mark_of_some_editors_is_no_part_of_the_text(tmp_path):
    assert batches(write(tmp_path / "a.txt", b"\xef\xbb\xbfa\nb\xff\n")) == [(1, ["a\n", "b�\n"])]


def test_a_line_that_is_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lines_module, "LONGEST_LINE", 20)
    with pytest.raises(ReadingError, match=r"a\.txt has a line of more than 20 bytes, too long for a digit"):
        batches(write(tmp_path / "a.txt", b"short\n" + b"x" * 21 + b"\n"))
