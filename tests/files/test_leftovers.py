"""What processes that were killed while saving have left is swept or finished; nothing else is touched."""

import sys

import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files import leftovers
from digitcluster.files.atomic_write import replacing
from digitcluster.files.leftovers import sweep_leftovers
from digitcluster.files.source.source import open_source
from digitcluster.files.unfinished import MOVING, new_place
from digitcluster.files.user_folders import data_folder
from digitcluster.files.writers import save_digits
from tests.files.saving import end, everything_in, start
from tests.files.writing import assert_same, reading, some_digits

SAVING = """
import sys
from pathlib import Path
from digitcluster.files.atomic_write import replacing
with replacing(Path(sys.argv[1]), "The model") as place:
    place.write_bytes(b"half")
    print("ready", flush=True)
    sys.stdin.read()
    place.write_bytes(b"newer")
"""
# The process dies before the move of this number: the one that begins it is 0, then comes one for each file.
DYING = """
import os, sys
from pathlib import Path
import numpy as np
from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.files.writers import save_digits
moves = []
def counted(move):
    def moved(*arguments):
        moves.append(arguments)
        if len(moves) > int(sys.argv[2]):
            os._exit(9)
        return move(*arguments)
    return moved
Path.rename, Path.replace = counted(Path.rename), counted(Path.replace)
digits = Digits(np.full((3, 4, 4), 200, np.uint8) * np.eye(4, dtype=np.uint8), np.array([9, 8, 7], np.uint8))
print("ready", flush=True)
finish(save_digits(digits, Path(sys.argv[1])))
"""
PAIR = "my-images-idx3-ubyte", "my-labels-idx1-ubyte"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of our own, which the processes that we start share."""
    home = tmp_path / "home"
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setattr(leftovers, "data_folder", data_folder)
    return home


@pytest.fixture
def place(tmp_path):
    """A folder to save in."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def test_what_a_dead_process_left_is_swept_and_what_a_live_one_writes_is_not(home, place):
    (place / "one").write_bytes(b"older")
    dead, alive = (start(SAVING, place / name, home=home) for name in ("one", "two"))
    assert len(list(place.iterdir())) == 3
    end(dead)
    sweep_leftovers()
    alive.communicate("")
    assert everything_in(place) == {"one": b"older", "two": b"newer"} and alive.returncode == 0
    assert not list((data_folder() / "unfinished").iterdir())


def test_the_next_saving_sweeps_too(home, place):
    end(start(SAVING, place / "one", home=home))
    other = place.parent / "other"
    other.mkdir()
    finish(save_digits(Digits(*some_digits()), other / "x.npz"))
    assert not list(place.iterdir())


@pytest.mark.parametrize("moves", range(4))
def test_a_pair_is_never_mixed_wherever_its_saving_ends(home, place, moves):
    images, labels = some_digits(5)
    finish(save_digits(Digits(images, labels), place / PAIR[0]))
    child = start(DYING, place / PAIR[0], moves, home=home)
    child.communicate("")
    for _ in range(2):
        for name in PAIR:
            digits = reading(place / name)
            if moves == 0:
                assert_same(digits, images, labels)
            else:
                assert len(digits) == 3 and digits.labels.tolist() == [9, 8, 7]
        sweep_leftovers()
    assert sorted(everything_in(place)) == list(PAIR)


def test_a_pair_that_is_saved_after_another_was_cut_off_elsewhere_is_the_later_one(home, place):
    finish(save_digits(Digits(*some_digits(5)), place / PAIR[0]))
    start(DYING, place / PAIR[0], 2, home=home / "another computer").communicate("")
    assert (place / MOVING).is_dir()
    images, labels = some_digits(6, seed=8)
    finish(save_digits(Digits(images, labels), place / PAIR[1]))
    for _ in range(2):
        assert_same(reading(place / PAIR[0]), images, labels)
        sweep_leftovers()
    assert sorted(everything_in(place)) == list(PAIR)


def test_one_file_that_is_saved_after_a_pair_was_cut_off_elsewhere_stays(home, place):
    start(DYING, place / PAIR[0], 1, home=home / "another computer").communicate("")
    with replacing(place / PAIR[1], "The table") as temporary:
        temporary.write_bytes(b"mine")
    finish(save_digits(Digits(*some_digits()), place / "other-images-idx3-ubyte"))
    assert (place / PAIR[1]).read_bytes() == b"mine"


def test_a_pair_that_changes_while_it_is_opened_is_refused(place):
    finish(save_digits(Digits(*some_digits(5)), place / PAIR[0]))
    with open_source(place / PAIR[0]) as source:
        finish(save_digits(Digits(*some_digits(5, seed=1)), place / PAIR[0]))
        with pytest.raises(ReadingError, match="was saved again while it was being opened"):
            source.beside(PAIR[1])


@pytest.mark.parametrize("name", ["mine", ".digitcluster-unfinished-mine", ".digitcluster-unfinished-0123"])
def test_a_journal_that_was_tampered_with_deletes_nothing_of_others(home, place, name):
    (place / name).mkdir()
    (place / name / "thesis").write_text("mine")
    journal = data_folder() / "unfinished"
    journal.mkdir(parents=True)
    for number, text in enumerate((bytes(place / name), name.encode(), b"\0", b"\xff" * 9, bytes(place), b"x" * 99999)):
        (journal / str(number)).write_bytes(text)
    (journal / "folder").mkdir()
    sweep_leftovers()
    assert (place / name / "thesis").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs permission there")
def test_a_link_in_the_place_of_a_leftover_is_not_followed(home, place):
    (place / "mine").mkdir()
    (place / "mine" / "thesis").write_text("mine")
    left = new_place(place)
    left.symlink_to("mine")
    journal = data_folder() / "unfinished"
    journal.mkdir(parents=True)
    (journal / "entry").write_bytes(bytes(left))
    sweep_leftovers()
    assert (place / "mine" / "thesis").read_text() == "mine"


def test_what_is_on_a_drive_that_is_away_is_swept_when_it_is_back(home, place):
    end(start(SAVING, place / "one", home=home))
    away = place.rename(place.with_name("away"))
    sweep_leftovers()
    away.rename(place)
    assert list(place.iterdir())
    sweep_leftovers()
    assert not list(place.iterdir()) and not list((data_folder() / "unfinished").iterdir())


def test_without_a_journal_files_are_saved_all_the_same(home, place):
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file in the place of the home")
    finish(save_digits(Digits(*some_digits()), place / "x.npz"))
    sweep_leftovers()
    assert sorted(everything_in(place)) == ["x.npz"]
