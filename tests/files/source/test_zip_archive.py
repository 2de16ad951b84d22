"""Zip archives: the same files as Python's own reader finds, in whatever way the archive was written."""

import io
import zipfile
from pathlib import Path

import pytest

from digitcluster.files.source import zip_archive
from digitcluster.files.source.zip_archive import ZipArchive
from tests.benchmarks.bombs import many_files
from tests.files.writing import zip_of

FILES = [(f"{number % 3}/{number} ä.txt", b"%d" % number * 20) for number in range(50)]


def _archive(content, most=1 << 20):
    return ZipArchive(Path("a.zip"), io.BytesIO(content), most)


def _written(force_zip64=False, comment=b"", packing=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in FILES:
            with archive.open(name, "w", force_zip64=force_zip64) as file:
                file.write(content)
        archive.writestr("folder/", b"")
        archive.writestr("__MACOSX/._a.txt", b"")
        archive.comment = comment
    return stream.getvalue()


@pytest.fixture(autouse=True)
def few_together(monkeypatch):
    monkeypatch.setattr(zip_archive, "TOGETHER", 7)


@pytest.mark.parametrize(
    "content",
    [
        _written(),
        _written(force_zip64=True),
        _written(comment=b"a remark with PK\1\2 in it"),
        _written(packing=zipfile.ZIP_STORED),
        b"something before the archive" + _written(),
    ],
)
def test_every_file_is_found_and_read_in_any_order(content):
    archive = _archive(content)
    assert archive.names == [name for name, _ in FILES]
    for name, expected in [*FILES, *FILES[::-1], FILES[3], FILES[40]]:
        assert archive.read(name, 1000) == expected
        assert archive.size(name) == len(expected)


def test_two_files_may_be_read_at_the_same_time():
    archive = _archive(_written())
    one, other = archive.open(FILES[0][0]), archive.open(FILES[30][0])
    starts = one.read(5), other.read(5)
    assert (starts[0] + one.read(), starts[1] + other.read()) == (FILES[0][1], FILES[30][1])


def test_of_two_files_of_one_name_the_later_counts():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zip_of(("a.txt", b"1"), ("b.txt", b"2"), ("a.txt", b"3"))
    archive = _archive(content)
    assert archive.names == ["a.txt", "b.txt"]
    assert archive.read("a.txt", 10) == b"3"


def test_an_archive_of_more_files_than_its_end_can_count_is_gone_through(tmp_path):
    many_files(tmp_path / "a.zip", 70_000)
    archive = _archive((tmp_path / "a.zip").read_bytes())
    assert len(archive.names) == 70_000 and archive.names[-1] == "0069999.png"


@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, -30), slice(100, None), slice(0, 30)])
def test_an_archive_that_was_cut_off_is_damaged(cut):
    content = _written()[cut]
    with pytest.raises((zipfile.BadZipFile, EOFError)):
        archive = _archive(content)
        for name in archive.names:
            archive.read(name, 1000)


def test_entries_of_another_kind_in_the_directory_are_damage():
    content = _written()
    at = content.rindex(b"PK\1\2", 0, content.rindex(b"PK\1\2"))
    with pytest.raises(zipfile.BadZipFile):
        _archive(content[:at] + b"PK\1\3" + content[at + 4 :])
