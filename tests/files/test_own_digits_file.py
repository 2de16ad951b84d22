"""The user's own digits on the disk: kept at once, and never lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.errors import ReadingError, WritingError
from digitcluster.core.progress import finish
from digitcluster.files import own_digits_file
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.registry import load_digits

ONE = (np.array([[0.5, 0.1], [0.5, 0.9]]),)


@pytest.fixture
def own(tmp_path):
    return OwnDigitsFile(tmp_path / "data" / "own.jsonl")


def image(level):
    result = np.zeros((28, 28), np.uint8)
    result[10:20, 12:16] = level
    return result


def test_there_are_none_at_first(own):
    assert own.load() is None
    assert own.remove(image(200), "1") is None
    assert not own.path.exists()


def test_each_is_in_the_file_at_once_and_the_file_is_a_file_of_digits(own):
    for number in (3, 7):
        own.append(image(200 + number), str(number), ONE)
        assert len(OwnDigitsFile(own.path).load()) == own.path.read_bytes().count(b"\n")
    digits = finish(load_digits(own.path))
    assert digits.labels.tolist() == own.load().labels.tolist() == [3, 7]
    np.testing.assert_array_equal(own.load().images[1], image(207))


def test_they_stay_in_the_order_in_which_they_were_added(own):
    labels = [0] * 30 + [1] * 30  # the order of their labels, in which other files are mixed
    for number, label in enumerate(labels):
        own.append(image(100 + number), str(label), ())
    digits = own.load()
    assert digits.labels.tolist() == labels and digits.images.max(axis=(1, 2)).tolist() == list(range(100, 160))


def test_letters_are_kept_by_name_and_digits_as_in_version_0_1_0(own):
    for name in ("7", "a", "Ä & Co"):
        own.append(image(200), name, ())
    lines = [json.loads(line)["label"] for line in own.path.read_bytes().splitlines()]
    assert lines == [7, "a", "Ä & Co"]
    digits = own.load()
    assert [digits.classes[label] for label in digits.labels] == ["7", "a", "Ä & Co"]
    assert digits.classes == (*TEN_DIGITS, "a", "Ä & Co")


def test_letters_alone_have_no_classes_of_digits(own):
    own.append(image(200), "b", ())
    assert own.load().classes == ("b",)


def test_what_was_there_is_not_written_again(own):
    own.append(image(200), "1", ONE)
    before = own.path.read_bytes()
    own.append(image(210), "2", ONE)
    assert own.path.read_bytes().startswith(before)


@pytest.mark.parametrize("block", [7, 1 << 16])
def test_the_last_one_can_be_taken_back(own, monkeypatch, block):
    monkeypatch.setattr(own_digits_file, "BLOCK", block)
    own.append(image(200), "1", ONE)
    first = own.path.read_bytes()
    own.append(image(210), "2", ONE)
    own.remove(image(210), "2")
    assert own.load().labels.tolist() == [1] and own.path.read_bytes() == first
    own.remove(image(200), "1")
    assert own.load() is None
    assert own.remove(image(200), "1") is None


BROKEN = [
    b'{"label": 5, "da',
    b"\x00" * 50,
    b'{"label": 77, "data": "AAAA"}\n',
    b'{"label": 1e999, "data": ""}\n',
    b"[" * 99_999,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_what_a_crash_left_half_written_costs_no_other_digit(own, broken):
    own.append(image(200), "1", ONE)
    with own.path.open("ab") as file:
        file.write(broken)
    own.append(image(210), "2", ONE)
    assert own.load().labels.tolist() == [1, 2]


@pytest.mark.parametrize("broken", BROKEN)
def test_taking_back_means_the_last_digit_and_not_what_a_crash_left_behind_it(own, broken):
    for label in (1, 2):
        own.append(image(200), str(label), ONE)
    with own.path.open("ab") as file:
        file.write(broken)
    own.remove(image(200), "2")
    assert own.load().labels.tolist() == [1]


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WritingError, match=r"could not be saved in .*own\.jsonl"):
        OwnDigitsFile(tmp_path / "file" / "own.jsonl").append(image(200), "1", ONE)


def test_a_file_that_cannot_be_opened_is_said(own):
    own.path.mkdir(parents=True)
    with pytest.raises(ReadingError, match=r"own digits in .*own\.jsonl cannot be read"):
        own.load()
    with pytest.raises(WritingError, match="could not be removed"):
        own.remove(image(200), "1")


def test_each_copy_takes_back_its_own_digit_and_not_what_another_has_added_since(own):
    own.append(image(200), "1", ONE)
    first = own.path.read_bytes()
    own.append(image(210), "2", ONE)
    OwnDigitsFile(own.path).append(image(220), "3", ONE)
    line = own.remove(image(210), "2")
    assert own.load().labels.tolist() == [1, 3] and own.path.read_bytes().startswith(first)
    own.put_back(line)
    assert own.load().labels.tolist() == [1, 3, 2]


def test_of_two_that_are_the_same_the_later_one_is_taken_back(own):
    for label in ("1", "2", "1", "3"):
        own.append(image(200), label, ONE)
    own.remove(image(200), "1")
    assert own.load().labels.tolist() == [1, 2, 3]


def test_taking_back_leaves_no_other_file_and_follows_a_link(own, tmp_path):
    own.append(image(200), "1", ONE)
    link = OwnDigitsFile(tmp_path / "link.jsonl")
    link.path.symlink_to(own.path)
    own.append(image(210), "2", ONE)
    link.remove(image(200), "1")
    assert link.path.is_symlink() and own.load().labels.tolist() == [2]
    assert [path.name for path in own.path.parent.iterdir() if path.suffix != ".lock"] == ["own.jsonl"]


def test_it_knows_whether_another_copy_has_changed_the_file(own):
    other = OwnDigitsFile(own.path)
    assert not own.has_news
    own.append(image(200), "1", ONE)
    assert not own.has_news and other.has_news
    other.append(image(210), "2", ONE)
    own.append(image(220), "3", ONE)
    assert own.has_news, "its own digit does not hide that of the other"
    assert own.load().labels.tolist() == [1, 2, 3] and not own.has_news


KEEPING = """
import sys
from pathlib import Path
from pathlib import Path
import numpy as np
from digitcluster.files.own_digits_file import OwnDigitsFile
own, mark = OwnDigitsFile(Path(sys.argv[1])), int(sys.argv[2])
for level in range(40):
    image = np.zeros((28, 28), np.uint8)
    image[10:20, 12:16] = level + 1
    own.append(image, str(mark), ())
    if level % 4 == 3:
        own.remove(image, str(mark))
"""


def test_two_copies_at_once_lose_none(own):
    """Each keeps forty, and takes every fourth back, while the other does the same."""
    copies = [subprocess.Popen([sys.executable, "-c", KEEPING, str(own.path), mark]) for mark in "12"]
    assert [copy.wait() for copy in copies] == [0, 0]
    digits = own.load()
    for label in (1, 2):
        levels = digits.images[digits.labels == label].max(axis=(1, 2)).tolist()
        assert levels == [level + 1 for level in range(40) if level % 4 != 3]


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what was flushed")
def test_what_is_kept_is_flushed_with_its_folder_where_the_file_is_new(own, monkeypatch):
    flushed = []
    flush = os.fsync
    monkeypatch.setattr(os, "fsync", lambda one: (flushed.append(Path(f"/proc/self/fd/{one}").readlink()), flush(one)))
    own.append(image(200), "1", ONE)
    assert flushed == [own.path, own.path.parent]
