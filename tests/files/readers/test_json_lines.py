import base64
import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core.errors import ReadingError
from digitcluster.files.readers import json_lines as jsonlines
from tests.files.writing import assert_same, json_line, json_lines, reading, some_digits, tar_of, write

GOOD = json_line()
SIDES = st.integers(2, 9)


@pytest.mark.parametrize("name", ["digits.json", "digits.json.gz", "digits.tar", "digits.tar.gz", "digits.tgz"])
def test_what_was_written_is_read_again(tmp_path, name):
    images, labels = some_digits(side=28)
    content = json_lines(images, labels)
    content = tar_of(("digits.json", content)) if ".t" in name else content
    digits = reading(write(tmp_path / name, content))
    assert_same(digits, images, labels)
    assert digits.name == name
    assert digits.source == str((tmp_path / name).resolve())


@settings(deadline=None)
@given(data=st.data())
def test_digits_of_any_square_size_are_read(tmp_path_factory, data):
    side = data.draw(SIDES)
    images = data.draw(arrays.arrays(np.uint8, (data.draw(st.integers(1, 5)), side, side)))
    images[0, 0, 0] = 200  # where nothing is bright, the levels are scaled
    labels = data.draw(arrays.arrays(np.uint8, len(images), elements=st.integers(0, 9)))
    path = write(tmp_path_factory.mktemp("any") / "digits.json", json_lines(images, labels))
    assert_same(reading(path), images, labels)


@pytest.mark.parametrize(
    "content",
    [
        GOOD + GOOD + b"\n\n  \n",
        GOOD + GOOD.rstrip(),
        b"\xef\xbb\xbf" + GOOD + GOOD,
        (GOOD + GOOD).replace(b"\n", b"\r\n"),
        json_line(writer=17) + b' {"data":"AAAAAAAAAAAAAAAAAAAAAA==",\t"label":5}',
        GOOD + b'{"label": 5, "data": "AAAAAAAAAAAA\\nAAAAAAAAAA==\\n"}',
    ],
    ids=["blank lines at the end", "no last newline", "mark", "Windows", "spaces and more keys", "broken base64"],
)
def test_small_liberties_are_allowed(tmp_path, content):
    digits = reading(write(tmp_path / "digits.json", content))
    assert_same(digits, np.zeros((2, 4, 4)), [5, 5])


def line(text):
    return text.encode() + b"\n"


@pytest.mark.parametrize(
    ("bad", "wrong", "remedy"),
    [
        (line("seven"), "is not JSON.", '"label": 5'),
        (GOOD[:-9] + b"\n", "is not JSON.", '"label": 5'),
        (GOOD[:-9], "is not JSON, and the file ends there: it may have been cut off.", '"label": 5'),
        (b"\xff\x00\x80\n", "is not JSON.", '"label": 5'),
        (line("[" * 100_000), "is not JSON", '"label": 5'),
        (line('{"label": ' + "9" * 10_000 + "}"), "is not JSON", '"label": 5'),
        (line("[1, 2]"), "is JSON, but not an object", '"label": 5'),
        (line("7"), "is JSON, but not an object", '"label": 5'),
        (line("{}"), "has no label", '"label": 5'),
        (line('{"data": "AAAA"}'), "has no label", '"label": 5'),
        (line('{"label": 5}'), "has no data", '"label": 5'),
        (json_line("five"), 'has the label "five"', "labels before are numbers"),
        (json_line(-1), "has the label -1", "whole number from 0"),
        (json_line(2.5), "has the label 2.5", "whole number from 0"),
        (json_line(True), "has the label true", "whole number from 0"),
        (json_line(None), "has the label null", "whole number from 0"),
        (json_line(float("nan")), "has the label nan", "whole number from 0"),
        (json_line([1]), "has the label […]", "whole number from 0"),
        (json_line("x" * 99), 'has the label "' + "x" * 39 + "….", "whole number from 0"),
        (line('{"label": 5, "data": null}'), "has data that is not text", "in base64"),
        (line('{"label": 5, "data": [0, 1]}'), "has 2 pixels, but the lines before have 16", "one size"),
        (line('{"label": 5, "data": {"0": 1}}'), "has data that is not text", "in base64"),
        (line('{"label": 5, "pixels": "0, 1"}'), "has pixels that are not a list", "list of numbers"),
        (line('{"label": 5, "pixels": [0, 1]}'), "has 2 pixels, but the lines before have 16", "one size"),
        (line('{"label": 5, "pixels": [0, null]}'), "has pixels that are not grey levels", "list of numbers"),
        (line('{"label": 5, "pixels": [[0], [1, 2]]}'), "has rows of pixels that are not all of one length", "list"),
        (line('{"label": 5, "data": "AAA"}'), "has data that is not base64", "in base64"),
        (line('{"label": 5, "data": "A*AA"}'), "has data that is not base64", "in base64"),
        (GOOD.replace(b"AA==", b"*AA=="), "has data that is not base64", "in base64"),
        (line('{"label": 5, "data": "ÄÖÜß"}'), "has data that is not base64", "in base64"),
        (json_line(image=bytes(15)), "has 15 pixels, but the lines before have 16", "one size"),
        (json_line(image=bytes(25)), "has 25 pixels, but the lines before have 16", "one size"),
        (json_line(image=b""), "has 0 pixels, but the lines before have 16", "one size"),
    ],
)
def test_a_bad_line_is_named_with_what_would_be_right(tmp_path, bad, wrong, remedy):
    path = write(tmp_path / "digits.json", GOOD * 2 + bad)
    with pytest.raises(ReadingError) as caught:
        reading(path)
    message = str(caught.value)
    assert message.startswith(f"Line 3 of digits.json {wrong}")
    assert remedy in message
    assert "\n" not in message


@pytest.mark.parametrize("length", [0, 2, 783, 785])
def test_an_image_that_is_not_square_is_refused(tmp_path, length):
    path = write(tmp_path / "digits.json", json_line(image=bytes(length)))
    with pytest.raises(ReadingError, match=f"Line 1 of digits.json has {length} pixels.*28 × 28 = 784"):
        reading(path)


def test_blank_lines_are_counted(tmp_path):
    path = write(tmp_path / "digits.json", GOOD + b"\n\n" + b"?")
    with pytest.raises(ReadingError, match=r"Line 4 of digits\.json"):
        reading(path)


def test_a_line_in_a_packed_file_is_named_too(tmp_path):
    path = write(tmp_path / "digits.tar.gz", tar_of(("digits.json", GOOD * 2 + b"?")))
    with pytest.raises(ReadingError, match=r"Line 3 of digits\.tar\.gz"):
        reading(path)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path):
    path = tmp_path / "digits.json.gz"
    path.write_bytes(gzip.compress(GOOD + b" " * (jsonlines.LONGEST_LINE + 1), 1))
    with pytest.raises(ReadingError, match=r"Line 2 of digits.json.gz is longer than 4 MB"):
        reading(path)


def test_a_large_digit_is_read(tmp_path):
    image = np.arange(1 << 20, dtype=np.uint8).reshape(1 << 10, 1 << 10)
    path = write(tmp_path / "digits.json", json_line(8, image.tobytes()))
    assert_same(reading(path), image[np.newaxis], [8])


def test_text_that_spells_the_mark_of_tar_is_still_json(tmp_path):
    prefix = b'{"label": 5, "data": "'
    data = b"A" * (257 - len(prefix)) + b"ustar"
    data += b"A" * (3136 // 3 * 4 - len(data))
    image = base64.b64decode(data)
    assert len(image) == 3135
    data += base64.b64encode(b"\0")
    digits = reading(write(tmp_path / "digits.json", prefix + data + b'"}'))
    assert digits.images.shape == (1, 56, 56)
