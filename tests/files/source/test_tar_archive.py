import tarfile

import pytest

from digitcluster.files.source import tar_archive as archive
from tests.files.writing import DAMAGED, json_line, json_lines, parts_of, reading, refusal, some_digits, tar_of, write

GOOD = json_line()
MANY = json_lines(*some_digits(200, 28))


@pytest.mark.parametrize("kept", [513, 2000, 512 + len(MANY) - 1])
def test_a_tar_archive_cut_off_in_its_file_is_refused(tmp_path, kept):
    path = write(tmp_path / "digits.tar", tar_of(("digits.json", MANY))[:kept])
    assert refusal(path) == f"digits.tar {DAMAGED}"


def test_folders_and_notes_of_macos_are_passed_over(tmp_path):
    content = tar_of(
        ("set", None),
        ("set/._digits.json", b"note"),
        ("__MACOSX/set/digits.json", b"note"),
        ("set/.DS_Store", b"note"),
        ("set/digits.json", GOOD),
        ("set/._later", b"note"),
    )
    assert len(reading(write(tmp_path / "digits.tar.gz", content))) == 1


@pytest.mark.parametrize("name", ["digits.tar", "digits.tar.gz"])
def test_an_archive_without_a_file_is_refused(tmp_path, name):
    message = refusal(write(tmp_path / name, tar_of(("set", None), ("._digits.json", b"note"))))
    assert message == f"The archive {name} holds no file; it must hold one file of digits."


@pytest.mark.parametrize("name", ["digits.tar", "digits.tar.gz"])
@pytest.mark.parametrize("first", [GOOD, MANY], ids=["small", "large"])
def test_of_several_files_in_an_archive_one_is_chosen(tmp_path, name, first):
    path = write(tmp_path / name, tar_of(("a.json", first), ("._b", b"note"), ("b.json", GOOD), ("README.md", b"!")))
    assert parts_of(path) == ("a.json", "b.json")
    assert len(reading(path, part="b.json")) == 1
    digits = reading(path)
    assert len(digits) == first.count(b"\n") and digits.name == "a.json"
    assert digits.notes[0] == "Of its parts a.json and b.json, a.json was read."


def test_an_archive_of_a_thousand_folders_is_refused(tmp_path):
    folders = [(f"folder{number}", None) for number in range(archive.MOST_ENTRIES + 1)]
    message = refusal(write(tmp_path / "digits.tar.gz", tar_of(*folders, ("digits.json", GOOD))))
    assert message.startswith("The archive digits.tar.gz holds much more than one file of digits.")


def test_an_archive_with_much_beside_its_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_PASSED_OVER", 2000)
    path = write(tmp_path / "digits.tar.gz", tar_of(("._note", bytes(2001)), ("digits.json", GOOD)))
    assert refusal(path).startswith("The archive digits.tar.gz holds much more than one file of digits.")


def tar_header(kind=tarfile.REGTYPE, size=0, name="digits.json", **pax_headers):
    entry = tarfile.TarInfo(name)
    entry.type, entry.size, entry.pax_headers = kind, size, pax_headers
    return entry.tobuf(tarfile.PAX_FORMAT if pax_headers else tarfile.GNU_FORMAT)


@pytest.mark.parametrize(
    "content",
    [
        tar_header(**{"GNU.sparse.map": "x"}),
        tar_header(tarfile.XHDTYPE, -1024),
        tar_header(tarfile.XHDTYPE, 1 << 40),
        tar_header(tarfile.GNUTYPE_LONGNAME, 1 << 40),
        tar_header(tarfile.XHDTYPE) * 2000,
    ],
    ids=["no number", "negative", "huge", "huge name", "deep"],
)
@pytest.mark.parametrize("name", ["digits.tar", "digits.tar.gz"])
def test_an_archive_with_a_mad_header_is_damaged(tmp_path, name, content):
    assert refusal(write(tmp_path / name, content + bytes(1024))) == f"{name} {DAMAGED}"


@pytest.mark.parametrize("size", [-512, -1024, -(1 << 40)])
@pytest.mark.parametrize("first", ["digits.json", "._note"])
def test_an_archive_that_leads_back_to_itself_comes_to_an_end(tmp_path, first, size):
    content = tar_header() + tar_header(name=first, size=size) + GOOD
    assert "digits.tar" in refusal(write(tmp_path / "digits.tar", content))
