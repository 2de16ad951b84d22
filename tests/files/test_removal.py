import os

import pytest

from digitcluster.files.copy_folder import CopyFolder
from digitcluster.files.removal import is_own, remove_own
from digitcluster.files.unfinished import new_place


@pytest.fixture
def filled(tmp_path):
    """Makes a folder with something in it."""

    def make(place):
        (place / "inner").mkdir(parents=True)
        (place / "inner" / "file").write_text("kept")
        return place

    return make


def test_folders_that_the_program_has_made_are_removed_with_everything_in_them(tmp_path, filled):
    places = [new_place(tmp_path), CopyFolder.make(tmp_path / "recovery").path]
    for place in places:
        remove_own(filled(place))
    assert not any(place.exists() for place in places)


@pytest.mark.parametrize(
    "name",
    (
        "lesson",
        ".digitcluster-unfinished-",
        ".digitcluster-unfinished-0123456789abcdeg",
        ".digitcluster-unfinished-0123456789abcdef.old",
        "digitcluster-copy-0123",
        ".digitcluster-moving",
    ),
)
def test_no_other_folder_is_removed(tmp_path, filled, name):
    place = filled(tmp_path / name)
    remove_own(place)
    assert (place / "inner" / "file").read_text() == "kept" and not is_own(place)


def test_a_link_of_such_a_name_is_left_alone_and_so_is_what_it_leads_to(tmp_path, filled):
    place, link = filled(tmp_path / "lesson"), new_place(tmp_path)
    link.symlink_to(place)
    remove_own(link)
    assert (place / "inner" / "file").exists() and link.is_symlink()


def test_a_link_inside_is_removed_but_not_what_it_leads_to(tmp_path, filled):
    place, own = filled(tmp_path / "lesson"), filled(new_place(tmp_path))
    (own / "link").symlink_to(place)
    remove_own(own)
    assert (place / "inner" / "file").exists() and not own.exists()


def test_a_path_that_is_not_whole_is_none_of_ours(tmp_path, filled, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = filled(new_place(tmp_path)).name
    remove_own(type(tmp_path)(name))
    assert (tmp_path / name).exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_left_alone(tmp_path, filled):
    place = filled(new_place(tmp_path))
    os.chown(place, 12345, 12345)
    remove_own(place)
    assert (place / "inner" / "file").exists()
