import json

import pytest


@pytest.mark.parametrize("name", ["digits.csv.gz", "digits.npz", "digits-images-idx3-ubyte", "pictures"])
def test_digits_are_converted_and_opened_again(run, sample, tmp_path, name):
    status, out, _ = run("convert", "sample", tmp_path / name, "--json")
    assert status == 0 and json.loads(out)["count"] == 600
    _, out, _ = run("info", tmp_path / name, "--json")
    facts = json.loads(out)
    assert facts["count"] == 600 and facts["labels"] == dict(
        zip("0123456789", sample.label_counts.tolist(), strict=True)
    )


def test_what_was_saved_is_said(run, tmp_path):
    _, out, _ = run("convert", "sample", tmp_path / "digits.csv")
    assert out == f"600 digits saved as {tmp_path / 'digits.csv'} (CSV)\n"


def test_a_name_that_tells_no_format_is_refused_before_anything_is_read(run, tmp_path):
    status, _, err = run("convert", tmp_path / "missing.json", tmp_path / "digits.xlsx")
    assert status == 1 and "digits.xlsx does not say in which format" in err
