"""Saving: the new file is whole, or the older one is as it was, with a sentence that says why."""

import errno
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from digitcluster.core.errors import WritingError
from digitcluster.files import flush
from digitcluster.files.atomic_write import replacing, replacing_together
from tests.files.saving import as_somebody_else, everything_in

posix_only = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")


def save(path, content=b"newer"):
    with replacing(path, "The model") as place:
        place.write_bytes(content)


def refusal(path):
    """Why a file cannot be saved, from its colon on."""
    with pytest.raises(WritingError) as caught:
        save(path)
    start = f"The model could not be saved as {path}: "
    assert str(caught.value).startswith(start) and "\n" not in str(caught.value)
    return str(caught.value).removeprefix(start)


def test_a_file_is_saved_and_nothing_else_is_left(tmp_path, journal):
    save(tmp_path / "one", b"older")
    save(tmp_path / "one")
    assert everything_in(tmp_path) == {"one": b"newer"} and not list((journal / "unfinished").iterdir())


def test_while_it_is_written_the_older_one_is_there(tmp_path):
    save(tmp_path / "one", b"older")
    with replacing(tmp_path / "one", "The model") as place:
        place.write_bytes(b"new")
        assert (tmp_path / "one").read_bytes() == b"older"


def test_an_error_of_another_kind_leaves_everything_as_it_was(tmp_path):
    save(tmp_path / "one", b"older")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "one", "The model") as place:
        place.write_bytes(b"half")
        raise ZeroDivisionError
    assert everything_in(tmp_path) == {"one": b"older"}


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "no room is left on the disk. Make room, or choose another folder."),
        (errno.EDQUOT, "no room is left on the disk. Make room, or choose another folder."),
        (errno.EACCES, "that is not permitted there. Choose another folder."),
        (errno.EROFS, "nothing can be written to that disk. Choose another folder."),
        (errno.EFBIG, "the file would be larger than that disk allows. Choose a folder on another disk."),
        (errno.EIO, f"{os.strerror(errno.EIO)}. Choose another folder."),
    ],
)
def test_what_the_disk_says_becomes_a_sentence(tmp_path, number, sentence):
    save(tmp_path / "one", b"older")
    with pytest.raises(WritingError) as caught, replacing(tmp_path / "one", "The model") as place:
        place.write_bytes(b"half")
        raise OSError(number, os.strerror(number))
    assert str(caught.value) == f"The model could not be saved as {tmp_path / 'one'}: {sentence}"
    assert everything_in(tmp_path) == {"one": b"older"}


def test_a_disk_that_says_only_at_the_end_that_it_is_full_is_believed(tmp_path, monkeypatch):
    save(tmp_path / "one", b"older")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(tmp_path / "one").startswith("no room is left")
    assert everything_in(tmp_path) == {"one": b"older"}


@posix_only
def test_a_file_is_flushed_before_it_is_in_its_place_and_the_folder_after(tmp_path, monkeypatch):
    flushed, fsync = [], os.fsync

    def note(descriptor):
        kind = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        flushed.append(("folder" if kind else "file", (tmp_path / "one").exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    save(tmp_path / "one")
    assert flushed == [("file", False), ("folder", True)]


@pytest.mark.parametrize("count", [3, 200])
def test_a_folder_comes_whole_however_many_files_it_has(tmp_path, monkeypatch, count):
    flushed, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (flushed.append(descriptor), fsync(descriptor)))
    with replacing(tmp_path / "many", "The pictures", is_folder=True) as place:
        for number in range(count):
            (place / str(number)).write_bytes(b"picture")
        assert not (tmp_path / "many").exists()
    assert len(list((tmp_path / "many").iterdir())) == count
    assert len(flushed) <= flush.FEW + 3, "one flush for each of 60,000 pictures would take minutes"


def test_in_the_place_of_an_empty_folder_comes_a_new_one(tmp_path):
    (tmp_path / "many").mkdir()
    with replacing(tmp_path / "many", "The pictures", is_folder=True) as place:
        (place / "0").write_bytes(b"picture")
    assert everything_in(tmp_path) == {"many": None, "many/0": b"picture"}


@pytest.mark.parametrize("inside", [[], ["mine"]])
def test_a_folder_in_the_place_of_the_file_stays(tmp_path, inside):
    (tmp_path / "one").mkdir()
    for name in inside:
        (tmp_path / "one" / name).write_text("mine")
    before = everything_in(tmp_path)
    assert refusal(tmp_path / "one") == "there is a folder of that name. Choose another name."
    assert everything_in(tmp_path) == before


def test_a_file_in_the_place_of_the_folder_stays(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    with (
        pytest.raises(WritingError, match="there is something else of that name"),
        replacing(tmp_path / "file", "The pictures", is_folder=True),
    ):
        pass
    if os.name == "posix":
        assert refusal(tmp_path / "file" / "one") == f"{tmp_path / 'file'} is not a folder. Choose another folder."
    assert everything_in(tmp_path) == {"file": b"mine"}


def test_a_folder_that_is_not_there_is_named(tmp_path):
    folder = tmp_path / "gone"
    assert refusal(folder / "one") == f"the folder {folder} is not there. Choose another folder."


@posix_only
def test_a_drive_that_vanishes_while_it_is_written_to_is_said(tmp_path):
    drive = tmp_path / "drive"
    drive.mkdir()
    with (
        pytest.raises(WritingError, match=f"the folder {re.escape(str(drive))} is not there"),
        replacing(drive / "one", "The model") as place,
    ):
        place.write_bytes(b"half")
        shutil.rmtree(drive)
    assert not list(tmp_path.iterdir())


@posix_only
def test_a_name_that_is_too_long_is_said(tmp_path):
    assert refusal(tmp_path / ("a" * 300)) == "the name is too long. Choose a shorter one."
    save(tmp_path / ("a" * 255))
    assert len(list(tmp_path.iterdir())) == 1


@posix_only
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").startswith("there is something else of that name")
    assert (tmp_path / "pipe").is_fifo()


@pytest.fixture
def open_folder():
    """A folder that others than its owner can come to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@posix_only
def test_in_a_folder_that_is_read_only_nothing_changes(open_folder):
    save(open_folder / "one", b"older")
    open_folder.chmod(0o555)
    with as_somebody_else():
        assert refusal(open_folder / "one") == "that is not permitted there. Choose another folder."
        assert everything_in(open_folder) == {"one": b"older"}
    open_folder.chmod(0o755)


@posix_only
def test_a_file_that_is_protected_stays_although_its_folder_may_be_changed(open_folder):
    save(open_folder / "one", b"older")
    (open_folder / "one").chmod(0o444)
    open_folder.chmod(0o777)
    with as_somebody_else():
        assert refusal(open_folder / "one").startswith("that is not permitted there")
    assert everything_in(open_folder) == {"one": b"older"}


@posix_only
def test_a_new_file_has_the_usual_permissions_and_a_replaced_one_those_it_had(tmp_path):
    usual = os.umask(0o027)
    try:
        save(tmp_path / "one")
        assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o640
        (tmp_path / "one").chmod(0o664)
        save(tmp_path / "one")
        assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o664
    finally:
        os.umask(usual)


@posix_only
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path, is_there):
    (tmp_path / "far").mkdir()
    if is_there:
        save(tmp_path / "far" / "real", b"older")
    (tmp_path / "link").symlink_to("far/real")
    save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "far" / "real").read_bytes() == b"newer"
    assert sorted(everything_in(tmp_path)) == ["far", "far/real", "link"]


@posix_only
def test_a_link_that_leads_nowhere_is_said(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "gone" / "real")
    assert refusal(tmp_path / "link") == f"the folder {tmp_path / 'gone'} is not there. Choose another folder."


def save_together(folder, **contents):
    with replacing_together(folder, "The digits", folder / "one") as place:
        for name, content in contents.items():
            (place / name).write_bytes(content)


def test_files_that_belong_together_come_together_and_others_stay(tmp_path):
    (tmp_path / "mine").write_bytes(b"mine")
    save_together(tmp_path, one=b"1", two=b"2")
    save_together(tmp_path, one=b"3", two=b"4")
    assert everything_in(tmp_path) == {"mine": b"mine", "one": b"3", "two": b"4"}


def test_where_one_of_them_cannot_be_replaced_all_stay(tmp_path):
    (tmp_path / "one").write_bytes(b"older")
    (tmp_path / "two").mkdir()
    with pytest.raises(WritingError, match="there is a folder of that name"):
        save_together(tmp_path, one=b"1", two=b"2")
    assert everything_in(tmp_path) == {"one": b"older", "two": None}
