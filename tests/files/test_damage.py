"""Damaged bytes become a sentence; what the program's own code gets wrong stays what it is."""

import json
import tokenize
import zipfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.files.damage import damage_told
from digitcluster.files.source.source import open_source
from tests.files.writing import csv_lines, json_line, refusal, some_digits, write, zip_of

IMAGES, LABELS = some_digits()


@pytest.mark.parametrize("mistake", [AttributeError, NameError, AssertionError, TypeError, ValueError])
def test_a_mistake_of_the_programs_own_is_not_called_damage(tmp_path, mistake):
    with pytest.raises(mistake), open_source(write(tmp_path / "a.csv", b"1,2\n")):
        exec("raise error('ours')", {"__name__": "digitcluster.core.digits", "error": mistake})


def test_a_mistake_that_a_parser_passes_on_is_not_called_damage():
    program = {"__name__": "digitcluster.ours", "json": json}
    exec("class Ours:\n def read(self):\n  return self.forgotten\n\ndef work():\n json.load(Ours())", program)
    with pytest.raises(AttributeError, match="forgotten"), damage_told("It is damaged."):
        program["work"]()


@pytest.mark.parametrize("content", ["[" * 100_000, "{", "1" * 5000])
def test_what_a_parser_raises_is_damage(content):
    program = {"__name__": "digitcluster.ours", "json": json, "content": content}
    with pytest.raises(ReadingError, match=r"^It is damaged\.$") as caught, damage_told("It is damaged."):
        exec("json.loads(content)", program)
    assert caught.value.details


@pytest.mark.parametrize("error", [ReadingError("a.csv has no digits."), PermissionError(13, "no"), MemoryError()])
def test_what_is_told_already_and_what_the_disk_raises_goes_on_even_through_a_parser(error):
    disk = {"__name__": "elsewhere", "error": error}
    exec("class File:\n def read(self):\n  raise error", disk)
    program = {"__name__": "digitcluster.ours", "json": json, "file": disk["File"]()}
    with pytest.raises(type(error)) as caught, damage_told("It is damaged."):
        exec("json.load(file)", program)
    assert caught.value is error


def test_a_header_of_numpy_that_is_no_python_is_damage(tmp_path):
    header = b"{'descr': '|u1', 'shape': (3, \n\"\"\"".ljust(118)  # the tokenizer gives up on it
    path = write(tmp_path / "a.npy", b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header)
    with pytest.raises((tokenize.TokenError, SyntaxError, ValueError)):
        np.load(path)
    assert refusal(path) == "a.npy is damaged: it does not begin as an array does."


def _patched(content, at_end, offset, value):
    content = bytearray(content)
    place = content.rfind(b"PK\x01\x02") if at_end else 0
    content[place + offset : place + offset + 2] = value
    return bytes(content)


@pytest.mark.parametrize("value", [b"\xff\0", b"\x00\x20"])
def test_a_zip_archive_of_an_impossible_version_is_refused(tmp_path, value):
    content = _patched(zip_of(("a.csv", csv_lines(IMAGES, LABELS))), True, 6, value)
    assert "a.zip" in refusal(write(tmp_path / "a.zip", content))


def test_a_name_in_a_zip_archive_that_is_no_text_is_refused(tmp_path):
    content = bytearray(zip_of(("é.csv", csv_lines(IMAGES, LABELS))))
    for place in (content.find("é".encode()), content.rfind("é".encode())):
        content[place] = 0xFF
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(tmp_path / "a.zip" if (tmp_path / "a.zip").write_bytes(content) else "")
    assert "a.zip is damaged or was cut off" in refusal(tmp_path / "a.zip")


@pytest.mark.parametrize("label", [10**400, -(10**400), 1 << 31, "9" * 500])
def test_a_label_of_hundreds_of_digits_is_refused(tmp_path, label):
    assert "A label must be a whole number from 0" in refusal(write(tmp_path / "a.json", json_line(label)))


def test_labels_of_two_kinds_beside_images_are_refused(tmp_path):
    content = json.dumps({"images": IMAGES.tolist(), "labels": [*LABELS.tolist()[:-1], "seven"]}).encode()
    assert refusal(write(tmp_path / "a.json", content)).startswith("a.json has labels that are numbers, and others")


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("(10000000000000000000000, 28, 28)", "is damaged: no array is as large as it says."),
        ("(0, 10000000000000000000000)", "is damaged: no array is as large as it says."),
        ("(" + "1, " * 9 + ")", "holds an array with 9 sides."),
    ],
)
def test_an_array_of_an_impossible_shape_is_refused(tmp_path, shape, said):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(196).encode()
    path = write(tmp_path / "a.npy", b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header)
    assert refusal(path).startswith(f"a.npy {said}")


def test_a_sentence_that_quotes_a_file_has_nothing_in_it_that_cannot_be_shown(tmp_path):
    lines = csv_lines(*some_digits(40, 6)).replace(b",0,0", b",a\x00\x1b[31m,0", 3)
    text = refusal(write(tmp_path / "a.csv", lines))
    assert text.isprintable() and "�" in text


def test_numbers_beyond_what_is_compared_are_no_pictures(tmp_path):
    images, labels = some_digits(24, 10)
    rows = csv_lines(images[:, :9], labels, header=False).replace(b",2", b",1e99")
    assert refusal(write(tmp_path / "a.csv", rows)).isprintable()
