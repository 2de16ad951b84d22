"""What cannot pause by itself is computed aside, so that cancelling is answered at once."""

import importlib
import threading
import zipfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress, finish
from digitcluster.files.aside import aside
from digitcluster.files.registry import load, load_digits
from tests.files.writing import png, reading, refusal, some_digits, write, zip_of

IMAGES, LABELS = some_digits(20, 8)
TOLD = Progress("Reading", 1, 2, "bytes")


def _stuck(monkeypatch, place):
    """Let a function wait until the test has seen what it wants to; return what lets it go on."""
    go_on = threading.Event()
    module, _, name = place.rpartition(".")
    owner = importlib.import_module(module)
    original = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *args: go_on.wait(20) and original(*args))
    return go_on


def test_the_result_and_the_faults_of_work_aside_come_back():
    def fail():
        raise ReadingError("a.png is damaged.")

    assert finish(aside(lambda: 3, TOLD)) == 3
    with pytest.raises(ReadingError, match=r"a\.png is damaged"):
        finish(aside(fail, TOLD))


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.png", png(np.zeros((9, 9), np.uint8)), "digitcluster.files.readers.sprite_sheet.decode_picture"),
        ("a.csv", b"1,2,3,4\n" * 9, "digitcluster.files.readers.csv_table.first_lines"),
        ("a.zip", zip_of(("1/a.png", png(IMAGES[0]))), "digitcluster.files.source.zip_archive.ZipDirectory"),
        ("a.zip", zip_of(*((f"{n}/a.png", png(IMAGES[n])) for n in range(9))),
         "digitcluster.files.readers.picture_labels.labels_by_name"),
        ("a.png", png(np.zeros((9, 9), np.uint8)), "digitcluster.files.readers.sprite_sheet.guess_sheet"),
        ("a.csv", b"1,2,3,4\n" * 9, "digitcluster.files.registry.format_of"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", [load, load_digits])
def test_a_reading_is_cancelled_while_something_takes_long(tmp_path, monkeypatch, read, name, content, place):
    go_on = _stuck(monkeypatch, place)
    work = read(write(tmp_path / name, content))
    try:
        for _ in range(8):  # more than there are without waiting
            assert isinstance(next(work), Progress)
        work.close()
    finally:
        go_on.set()


def test_an_array_whose_rows_are_empty_is_told_in_a_sentence(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((10, 0), np.uint8))
    assert "a.npy" in refusal(tmp_path / "a.npy")


@pytest.mark.parametrize("remark", [b"", b"a remark " * 7000])
def test_a_directory_that_lies_about_its_files_is_counted_before_it_is_read(tmp_path, monkeypatch, remark):
    from digitcluster.files.source import zip_directory

    monkeypatch.setattr(zip_directory, "MOST_FILES", 19)
    content = bytearray(zip_of(*((f"{n}.png", b"") for n in range(20))))
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("its directory was read"))
    content[-14:-10] = bytes(4)  # says that there are no files
    content[-2:] = len(remark).to_bytes(2, "little")
    assert refusal(write(tmp_path / "a.zip", bytes(content) + remark)) == (
        "The archive a.zip holds over 19 files. Unpack it and open a part."
    )


def test_an_archive_with_a_remark_at_its_end_opens(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = b"PK\1\2 comment"
        for number, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True)):
            archive.writestr(f"{label}/{number}.png", png(image))
    assert len(reading(path)) == 20
