"""Small files that would keep the program busy, or fill the memory, are refused before the work."""

import io
import struct
import tarfile
import zipfile
import zlib

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files import picture_file
from digitcluster.files.readers import json_list, json_stream, picture_places
from digitcluster.files.registry import load_digits
from digitcluster.files.source import tar_archive, zip_archive, zip_directory
from digitcluster.files.source.source import open_source
from tests.files.writing import csv_lines, json_line, png, reading, refusal, some_digits, tar_of, write, zip_of

IMAGES, LABELS = some_digits(40, 6)


class _Counted(io.BytesIO):
    taken = 0

    def read(self, size=-1):
        some = super().read(size)
        self.taken += len(some)
        return some


def test_of_a_tar_archive_of_folders_only_the_first_are_looked_at(tmp_path):
    folders = tar_of(("a", None))[:512] * 200_000
    stream = _Counted(folders)
    with pytest.raises(ReadingError, match=r"The archive a\.tar holds much more than digits"):
        list(tar_archive.files_in(tmp_path / "a.tar", stream))
    assert stream.taken < len(folders) / 10
    assert "holds much more than" in refusal(write(tmp_path / "a.tar", folders))


def test_an_archive_with_a_folder_for_each_digit_opens_however_many_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(tar_archive, "MOST_FOLDERS", 2)
    entries = [
        one for n, image in enumerate(IMAGES) for one in ((f"{n % 10}/{n}", None), (f"{n % 10}/{n}/a.png", png(image)))
    ]
    assert len(reading(write(tmp_path / "a.tar", tar_of(*entries)))) == 40


def _sparse(size):
    entry = tarfile.TarInfo("a.csv")
    entry.type, entry.size = tarfile.GNUTYPE_SPARSE, 512
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0%011o\0" % (0, 512)
    header[483:495] = b"\x80" + size.to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + b"1,2,3\n" * 85 + b"\n\n" + bytes(1024)


def test_a_file_with_gaps_in_a_tar_archive_is_refused(tmp_path):
    assert refusal(write(tmp_path / "a.tar", _sparse(1 << 40))) == (
        "The archive a.tar has a file with gaps, packed in an unusual way. Unpack it and open that file."
    )


def _claiming_png(width, height):
    content = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + content + struct.pack(">I", zlib.crc32(content))
    return start + png(np.zeros((2, 2), np.uint8))[33:]


def test_one_of_many_pictures_may_not_be_as_large_as_a_whole_sheet(tmp_path):
    huge = _claiming_png(7000, 7000)
    path = write(tmp_path / "a.zip", zip_of(*((f"{n % 10}/{n}.png", huge) for n in range(20))))
    assert refusal(path) == "Picture 0/0.png of a.zip is far too large for a picture of a digit."


def test_photos_of_a_good_camera_are_read_with_fewer_pixels_than_they_have(tmp_path):
    photo = np.full((5000, 4000), 230, np.uint8)
    photo[1000:4000, 1850:2150] = 15
    content = png(photo, "JPEG")
    assert photo.size > picture_file.LARGEST_OF_MANY
    path = write(tmp_path / "a.zip", zip_of(*((f"{n}/{n}.jpg", content) for n in range(4))))
    digits = reading(path)
    assert digits.images.shape == (4, 256, 205)
    assert digits.images[0, 128, 102] > 200 and digits.images[0, 10, 10] < 40


def test_an_archive_of_more_files_than_anybody_has_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_directory, "MOST_FILES", 50)
    path = write(tmp_path / "a.zip", zip_of(*((f"{n}.png", b"") for n in range(51))))
    assert refusal(path) == "The archive a.zip holds over 50 files. Unpack it and open a part."


def test_an_archive_whose_directory_is_far_too_long_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_directory, "LARGEST_DIRECTORY", 1000)

    def fail(*_):
        raise AssertionError("its directory was read")

    path = write(tmp_path / "a.zip", zip_of(*((f"{n}.png", b"") for n in range(51))))
    monkeypatch.setattr(zipfile, "ZipFile", fail)
    assert refusal(path) == "The archive a.zip holds far too many files. Unpack it and open a part."


def test_files_that_overlap_each_other_in_an_archive_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_archive, "MANY", 0.00001)  # of 256 MB
    path = write(tmp_path / "a.zip", zip_of(("a.csv", csv_lines(IMAGES, LABELS))))
    assert "That cannot be digits" in refusal(path)


def test_a_line_as_long_as_the_file_is_not_taken_into_the_memory(tmp_path, monkeypatch):
    from digitcluster.files.source import lines

    monkeypatch.setattr(lines, "LONGEST_LINE", 100_000)
    monkeypatch.setattr(lines, "CHUNK", 1000)
    taken, memory = [], io.BytesIO
    monkeypatch.setattr(lines.io, "BytesIO", lambda some: taken.append(len(some)) or memory(some))
    assert "a line of more than 100,000 bytes" in refusal(write(tmp_path / "a.csv", b"1,2,3,4," * 1_000_000))
    assert max(taken) <= 101_000


def test_json_that_is_nested_a_hundred_thousand_times_is_refused(tmp_path):
    for content in (b"[" * 100_000, b'{"pixels":' * 100_000, json_line(image=b"")[:-2] + b', "a": ' + b"[" * 100_000):
        assert "a.json" in refusal(write(tmp_path / "a.json", content))


def test_a_long_value_of_a_json_document_is_read_step_by_step(tmp_path, monkeypatch):
    monkeypatch.setattr(json_stream, "CHUNK", 100)
    content = b'{"images": %s, "labels": %s}' % (repr(IMAGES.tolist()).encode(), repr(LABELS.tolist()).encode())
    work, records = load_digits(write(tmp_path / "a.json", content)), 0
    while (digits := next(work, None)) is not None:
        records += digits.done < digits.total
    assert records > 40


def test_a_value_of_a_json_document_that_is_far_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_stream, "CHUNK", 100)
    monkeypatch.setattr(json_stream, "LONGEST_LINE", 1 << 20)
    content = b'[{"pixels": [%s0]}]' % (b"0," * (1 << 20))
    assert refusal(write(tmp_path / "a.json", content)) == (
        "a.json has a value of more than 1 MB, too long for a digit. Save all digits in one list, or one a line."
    )


def test_a_list_of_far_more_numbers_than_a_digit_has_pixels_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_list, "MOST_PIXELS", 5000)
    numbers = b"0," * 5000 + b"0"
    few = repr(list(range(36))).encode()
    for form in (b"[%s]", b'{"label": 5,\n"pixels": [%s]}', b'{"3": [%s], "4": ' + few + b"}"):
        content = form % numbers
        assert refusal(write(tmp_path / "a.json", content)) == (
            "a.json has a list of 5,001 numbers, far too many for the pixels of one digit. Save a list of pixels for "
            "each digit."
        )


def test_the_numbers_of_a_list_are_taken_many_at_a_time_with_progress_between(tmp_path, monkeypatch):
    monkeypatch.setattr(json_stream, "CHUNK", 1000)
    images, _ = some_digits(30, 28)
    alone, add = [], json_list.JsonList.add
    monkeypatch.setattr(json_list.JsonList, "add", lambda found, value: alone.append(value) or add(found, value))
    work, records = load_digits(write(tmp_path / "a.json", repr(images.ravel().tolist()).encode())), 0
    with pytest.raises(StopIteration) as end:
        while True:
            next(work)
            records += 1
    assert (end.value.value.images == images).all()
    assert len(alone) < images.size / 50
    assert records > 50


def test_the_names_of_very_many_pictures_are_sorted_bit_by_bit(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_places, "TOGETHER", 3)
    for number, image in enumerate(IMAGES):
        (tmp_path / str(number % 4)).mkdir(exist_ok=True)
        (tmp_path / str(number % 4) / f"{number}.png").write_bytes(png(image))
    with open_source(tmp_path) as source:
        assert len(list(picture_places.listing(source))) > 20
        places = finish(picture_places.listing(source)).pictures
    assert places == [f"{number % 4}/{number}.png" for number in range(40)]
