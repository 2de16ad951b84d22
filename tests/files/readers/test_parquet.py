"""Parquet with PyArrow, which may be missing: what it says of itself is looked at before anything is unpacked."""

import numpy as np
import pytest

from digitcluster.files.readers import parquet, parquet_sizes
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
