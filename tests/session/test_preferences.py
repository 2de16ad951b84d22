import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from digitcluster.files.locked import lock_now
from digitcluster.session.preferences import Preferences


def store(tmp_path):
    return QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)


def test_at_first_there_are_defaults(tmp_path):
    preferences = Preferences(store(tmp_path))
    assert preferences.appearance == "system"
    assert preferences.folder == Path.home()
    assert preferences.geometry.isEmpty()


def test_preferences_are_remembered_with_their_types(tmp_path):
    first = store(tmp_path)
    preferences = Preferences(first)
    preferences.appearance, preferences.folder, preferences.geometry = (
        "dark",
        tmp_path,
        QByteArray(b"\x01\x02"),
    )
    first.sync()
    again = Preferences(store(tmp_path))
    assert (again.appearance, again.folder, again.geometry) == ("dark", tmp_path, QByteArray(b"\x01\x02"))


def test_nonsense_in_the_file_falls_back_to_defaults(tmp_path):
    damaged = store(tmp_path)
    for key in ("appearance", "folder", "geometry"):
        damaged.setValue(key, "nonsense")
    preferences = Preferences(damaged)
    assert preferences.appearance == "system" and preferences.folder == Path.home()
    assert preferences.geometry.isEmpty()


def test_start_here_is_for_people_who_have_not_used_the_program(tmp_path):
    preferences = Preferences(store(tmp_path))
    assert preferences.shows_start
    preferences.shows_start = True
    preferences.geometry = QByteArray(b"\x01")  # saved whenever the window is closed, whatever was done in it
    assert preferences.shows_start
    preferences.shows_start = False
    assert not preferences.shows_start


@pytest.mark.parametrize("key", ["geometry", "folder"])
def test_who_used_a_version_without_start_here_does_not_see_it(tmp_path, key):
    old = store(tmp_path)
    old.setValue(key, "something")
    assert not Preferences(old).shows_start


@pytest.mark.parametrize("paths", [(), ("a.json",), ("a, b.json", "ä.json")])
def test_recent_files_are_remembered_in_their_order(tmp_path, paths):
    first = store(tmp_path)
    Preferences(first).recent_files = [tmp_path / path for path in paths]
    first.sync()
    assert Preferences(store(tmp_path)).recent_files == tuple(tmp_path / path for path in paths)


@pytest.mark.parametrize("value", ["nonsense", "3", '{"a": 1}', "[1, null]", '["not/absolute"]', ["a", "b"]])
def test_recent_files_that_make_no_sense_are_forgotten(tmp_path, value):
    damaged = store(tmp_path)
    damaged.setValue("recent files", value)
    assert Preferences(damaged).recent_files == ()


def test_the_columns_widths_are_two_numbers_or_those_of_the_first_start(tmp_path):
    first = store(tmp_path)
    preferences = Preferences(first)
    assert preferences.columns is None
    preferences.columns = (288, 320)
    first.sync()
    assert Preferences(store(tmp_path)).columns == (288, 320)
    preferences.columns = None
    assert preferences.columns is None
    for nonsense in ("nonsense", "288", "288 ", "-1 300", "288 99999", "1 2 3", QByteArray(b"\x00\xff"), 7):
        first.setValue("columns", nonsense)
        assert preferences.columns is None, nonsense


OPENING = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from digitcluster.session import preferences as module
module.PATIENCE = 60  # on a busy machine the other one may take longer than people would wait
preferences = module.Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat))
for number in range(30):
    path = Path(f"/{sys.argv[2]}/{number % 2}")
    preferences.change_recent_files(lambda files: (path, *(one for one in files if one != path)))
"""


def test_two_copies_at_once_lose_none_of_the_files_opened_last(tmp_path):
    """Each opens two files in turns, so that the list of five always has both of each."""
    file = str(tmp_path / "preferences.ini")
    copies = [subprocess.Popen([sys.executable, "-c", OPENING, file, name]) for name in "ab"]
    assert [copy.wait() for copy in copies] == [0, 0]
    files = Preferences(store(tmp_path)).recent_files
    assert sorted(map(str, files)) == ["/a/0", "/a/1", "/b/0", "/b/1"]


def test_what_another_copy_has_opened_is_seen_and_kept(tmp_path):
    preferences = Preferences(store(tmp_path))
    preferences.change_recent_files(lambda files: (Path("/mine"), *files))
    assert preferences.recent_files == (Path("/mine"),)
    subprocess.run([sys.executable, "-c", OPENING, str(tmp_path / "preferences.ini"), "b"], check=True)
    assert preferences.recent_files == (Path("/b/1"), Path("/b/0"), Path("/mine"))
    preferences.change_recent_files(lambda files: (Path("/again"), *files))
    assert preferences.recent_files == (Path("/again"), Path("/b/1"), Path("/b/0"), Path("/mine"))


def test_no_other_copy_changes_them_in_between(tmp_path):
    preferences, locks = Preferences(store(tmp_path)), []

    def change(files):
        locks.append(lock_now(tmp_path / ".preferences.ini.recent"))
        return (Path("/a"), *files)

    preferences.change_recent_files(change)
    assert locks == [None] and preferences.recent_files == (Path("/a"),)
