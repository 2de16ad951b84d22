import csv
import json
from types import SimpleNamespace

import numpy as np
import pytest


@pytest.mark.parametrize("ending", [".csv", ".png", ".svg", ".pdf"])
def test_a_sweep_is_printed_and_saved(run, tmp_path, ending):
    file = tmp_path / f"sweep{ending}"
    status, out, _ = run("sweep", "sample", "-k", "3-4,6", "-o", file, "--json")
    points = json.loads(out)["points"]
    assert status == 0 and [point["k"] for point in points] == [3, 4, 6]
    assert file.stat().st_size > 50
    if ending == ".csv":
        rows = file.read_text().splitlines()
        assert rows[0].startswith("k,iterations") and len(rows) == 4 and rows[3].startswith("6,")


def test_a_sweep_to_an_unknown_kind_of_file_is_refused_before_training(run, tmp_path):
    status, out, err = run("sweep", "sample", "-o", tmp_path / "x.docx")
    assert status == 1 and out == "" and ".csv" in err and len(err.strip().splitlines()) == 1


def test_a_sweep_in_words_has_a_line_for_each_k(run):
    _, out, _ = run("sweep", "sample", "-k", "3,5", "--validation", 0)
    heading, *rows = out.splitlines()
    assert heading.split() == ["k", "iterations", "training", "error", "validation", "error"]
    assert [row.split()[0] for row in rows] == ["3", "5"] and all(row.endswith(" –") for row in rows)


def test_digits_without_labels_are_not_swept(run, sample, tmp_path):
    np.savez(tmp_path / "bare.npz", images=sample.images)
    status, _, err = run("sweep", tmp_path / "bare.npz", "-k", "5")
    assert status == 1 and "has no labels, so no error rate can be measured" in err


def test_too_little_memory_is_said_before_the_sweep_begins(run, monkeypatch):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=(256 << 20) + 400_000))
    status, out, error = run("sweep", "sample", "-k", "2,500")
    assert status == 1 and not out and "This sweep needs about" in error


def test_several_seeds_have_a_row_for_each_training(run, tmp_path):
    options = ("-k", "3,5", "--repeats", 2, "--seed", 8)
    status, out, _ = run("sweep", "sample", *options, "-o", tmp_path / "a.csv", "--json")
    expected = [(3, 8), (3, 9), (5, 8), (5, 9)]
    points = json.loads(out)["points"]
    assert status == 0 and [(point["k"], point["seed"]) for point in points] == expected
    assert len({point["inertia"] for point in points}) == 4
    with (tmp_path / "a.csv").open() as file:
        assert [(int(row["k"]), int(row["seed"])) for row in csv.DictReader(file)] == expected
    _, out, _ = run("sweep", "sample", *options, "-o", tmp_path / "a.svg")
    heading, *rows = out.splitlines()
    assert heading.split()[:2] == ["k", "seed"] and [tuple(map(int, row.split()[:2])) for row in rows] == expected
    assert (tmp_path / "a.svg").stat().st_size > 5000


def test_no_repeats_are_refused(run):
    status, _, err = run("sweep", "sample", "--repeats", 0)
    assert status == 1 and "The number of repeats is 0; it must be from 1 to 1,000." in err
