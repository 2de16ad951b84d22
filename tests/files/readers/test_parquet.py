"""Parquet with PyArrow, which may be missing: what it says of itself is looked at before anything is unpacked."""

import io

import numpy as np
import pytest

from digitcluster.files.damage import DamagedError
from digitcluster.files.readers import parquet, parquet_pages, parquet_sizes
from digitcluster.files.source import guarded_stream
from tests.files.writing import assert_same, png, reading, refusal, some_digits

IMAGES, LABELS = some_digits(600, 6)
LISTS = {"pixels": IMAGES.reshape(600, 36).tolist(), "label": LABELS}
NUMBERS = {"label": LABELS, **{f"p{at}": IMAGES.reshape(600, 36)[:, at] for at in range(36)}}
PICTURES = {"image": [png(image) for image in IMAGES], "label": LABELS}


@pytest.fixture
def saved(tmp_path):
    """A function that saves a table as Parquet; skips the test without PyArrow."""
    arrow, files = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

    def save(table, **how):
        files.write_table(arrow.table(table), tmp_path / "a.parquet", **how)
        return tmp_path / "a.parquet"

    return save


@pytest.mark.parametrize("table", [LISTS, NUMBERS, PICTURES])
@pytest.mark.parametrize("rows", [7, 600])
def test_groups_of_any_number_of_rows_are_read(saved, table, rows):
    assert_same(reading(saved(table, row_group_size=rows)), IMAGES, LABELS)


@pytest.mark.parametrize("table", [LISTS, NUMBERS, PICTURES])
def test_far_too_many_rows_are_refused(saved, table, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "MOST_ROWS", 500)
    assert refusal(saved(table)) == "a.parquet says that it has 600 rows, too many for digits."


def test_far_too_many_columns_are_refused(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "MOST_COLUMNS", 30)
    assert refusal(saved(NUMBERS)) == (
        "a.parquet has 37 columns, too many to go through. Save the pixels of each digit as a list, all in one column "
        "“pixels”."
    )


@pytest.mark.parametrize("table", [LISTS, NUMBERS, PICTURES])
def test_what_unpacks_to_far_more_than_digits_is_refused(saved, table, monkeypatch):
    monkeypatch.setattr(guarded_stream, "LARGEST_UNPACKED", 10_000)
    monkeypatch.setattr(guarded_stream, "LARGEST_RATIO", 0)
    assert refusal(saved(table)).startswith("a.parquet unpacks to more than 10,000 bytes")


@pytest.mark.parametrize(
    "table", [{"image": [bytes(100_000)] * 4, "label": [1] * 4}, {"pixels": [[0] * 20_000] * 4, "label": [1] * 4}]
)
def test_rows_that_are_far_too_large_are_refused_before_they_are_unpacked(saved, table, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "LARGEST_ROW", 10_000)
    assert "far too large for a picture of a digit" in refusal(saved(table, use_dictionary=False))


def test_one_list_that_is_far_larger_than_the_others_is_refused(saved, monkeypatch):
    monkeypatch.setattr(parquet, "LARGEST_BATCH", 100_000)
    table = {**LISTS, "pixels": [np.zeros(40_000).tolist(), *LISTS["pixels"][1:]]}
    assert refusal(saved(table)) == (
        "a.parquet has rows that are far larger than the others. Each row must be one digit."
    )


def test_a_picture_that_is_repeated_is_unpacked_for_a_few_rows_at_a_time(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "TOGETHER", 1000)
    monkeypatch.setattr(parquet, "LARGEST_BATCH", 20_000)
    path = saved({"image": [png(IMAGES[0])] * 600, "label": LABELS})
    assert len(reading(path)) == 600


def test_many_groups_of_many_columns_are_refused(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "MOST_CHUNKS", 100)
    assert "a.parquet is cut into 300 groups of rows" in refusal(saved(LISTS, row_group_size=2))


def test_the_end_of_a_file_that_says_less_than_its_pages_is_not_believed(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "LARGEST_ROW", 100_000)
    path = saved({"image": [bytes(1 << 20)], "label": [1]}, compression="gzip", use_dictionary=False)
    path.write_bytes(_claiming_less(path.read_bytes(), _unpacked(path)))
    assert _unpacked(path) == 1000
    assert "far too large for a picture of a digit" in refusal(path)


def _unpacked(path):
    """Return what the first column unpacks to, as the end of a file says."""
    from pyarrow.parquet import read_metadata

    return read_metadata(path).row_group(0).column(0).total_uncompressed_size


def _claiming_less(content, size):
    """Say at the end of a file that something of this size has 1,000 bytes, in as many bytes as before."""
    number = bytes([2 * size & 127 | 128, 2 * size >> 7 & 127 | 128, 2 * size >> 14 & 127 | 128, 2 * size >> 21])
    at = content.rindex(number)
    return content[:at] + bytes([2000 & 127 | 128, 2000 >> 7 | 128, 128, 0]) + content[at + 4 :]


def test_columns_of_numbers_that_unpack_to_far_more_than_digits_are_refused(saved, monkeypatch):
    monkeypatch.setattr(guarded_stream, "LARGEST_UNPACKED", 100_000)
    monkeypatch.setattr(guarded_stream, "LARGEST_RATIO", 0)
    numbers = {name: values * 1.0 for name, values in NUMBERS.items()}
    assert refusal(saved(numbers, use_dictionary=False)).startswith("a.parquet unpacks to more than 100,000 bytes")


def test_numbers_nested_in_objects_are_refused_where_they_are_very_many(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "LARGEST_ROW", 10_000)
    assert "far too large for a picture of a digit" in refusal(saved({"a": [{"b": [0] * 20_000}] * 4}))


@pytest.mark.parametrize("how", [{}, {"data_page_version": "2.0"}, {"use_dictionary": False}, {"compression": "none"}])
def test_pages_say_together_what_a_column_has(saved, how):
    from pyarrow.parquet import read_metadata

    path = saved(PICTURES, data_page_size=500, write_batch_size=10, **how)
    for at in range(2):
        column = read_metadata(path).row_group(0).column(at)
        start = column.dictionary_page_offset if column.has_dictionary_page else column.data_page_offset
        with path.open("rb") as file:
            pages = list(parquet_pages.pages_of(file, start, column.num_values))
        assert len(pages) > 2 and sum(page.values for page in pages if page.is_data) == 600
        heads = column.total_uncompressed_size - sum(page.unpacked for page in pages)
        assert 10 * len(pages) < heads < 500 * len(pages)


def test_very_many_pages_are_refused(saved, monkeypatch):
    monkeypatch.setattr(parquet_sizes, "MOST_PAGES", 10)
    path = saved(PICTURES, data_page_size=500, write_batch_size=10)
    assert refusal(path) == "a.parquet is cut into more than 12 pages, too many to go through. Save it again."


@pytest.mark.parametrize(
    "content", [b"", b"\x15\0", b"\x15\0\x15\x08\x15\x01\0", b"\x1c" * 100, b"\x15" + b"\xff" * 20]
)
def test_what_is_no_page_is_damage(content):
    with pytest.raises(DamagedError):
        list(parquet_pages.pages_of(io.BytesIO(content), 0, 10))


def test_a_damaged_page_is_told_in_a_sentence(saved):
    path = saved(PICTURES)
    content = path.read_bytes()
    path.write_bytes(content[:4] + b"\xff" * 30 + content[34:])
    assert refusal(path) == "a.parquet is damaged. Copy or download it again."
