import json
import os
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from digitcluster.cli import inputs
from digitcluster.core.digits import Digits


def test_classify_labelled_digits(run, model):
    status, out, _ = run("classify", model, "sample", "--json")
    answer = json.loads(out)
    assert status == 0 and len(answer["predictions"]) == 600 and 0 < answer["error_rate"] < 0.6
    assert set(answer["predictions"]) <= set("0123456789")


def test_digits_are_numbered_on_stdout_and_the_error_rate_is_on_stderr(run, model):
    _, out, err = run("classify", model, "sample")
    lines = [line.split("\t") for line in out.splitlines()]
    assert [number for number, _ in lines] == [str(number) for number in range(1, 601)]
    assert "error rate" not in out and err.splitlines()[-1].startswith("error rate ")


def test_classify_pictures(run, model, sample, tmp_path):
    paths = []
    for index in range(3):
        paths.append(tmp_path / f"{index}.png")
        Image.fromarray(255 - sample.images[index]).resize((120, 120)).save(paths[-1])
    status, out, _ = run("classify", model, *paths, "--json")
    predictions = json.loads(out)["predictions"]
    assert status == 0 and [one["file"] for one in predictions] == [str(path) for path in paths]
    assert all(0 < one["probability"] <= 1 and one["not_a_digit"] is False for one in predictions)


def test_one_picture_is_told_from_a_file_of_digits_by_its_content(run, model, sample, tmp_path):
    Image.fromarray(255 - sample.images[0]).save(tmp_path / "digits.csv", "PNG")
    status, out, _ = run("classify", model, tmp_path / "digits.csv")
    assert status == 0 and out.startswith(f"{tmp_path / 'digits.csv'}\t")


def test_a_file_of_digits_that_is_damaged_is_not_taken_for_a_picture(run, model, tmp_path):
    (tmp_path / "digits.json").write_text('{"label": 5, "data": "AAAA"}\n{"label": 5, "da')
    status, out, err = run("classify", model, tmp_path / "digits.json")
    assert (status, out) == (1, "") and "digits.json" in err and "picture" not in err


def test_a_file_that_is_neither_says_what_pictures_may_be(run, model, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear reader,\nthis is no digit.\n")
    status, out, err = run("classify", model, tmp_path / "letter.txt")
    assert (status, out) == (1, "") and "PNG" in err


def test_a_dark_digit_on_light_paper_is_read_as_the_same_bright_digit(run, model, sample, tmp_path):
    Image.fromarray(sample.images[0]).save(tmp_path / "bright.png")
    Image.fromarray(255 - sample.images[0]).save(tmp_path / "dark.png")
    _, out, _ = run("classify", model, tmp_path / "bright.png", tmp_path / "dark.png", "--json")
    first, second = json.loads(out)["predictions"]
    assert (first["label"], first["distance"]) == (second["label"], second["distance"])


def test_digits_without_labels_are_classified_without_an_error_rate(run, model, monkeypatch, sample):
    def bare():
        yield from ()
        return Digits(sample.images[:5], None)

    monkeypatch.setattr(inputs, "draw_sample", bare)
    _, out, _ = run("classify", model, "sample", "--json")
    assert json.loads(out)["error_rate"] is None


def test_a_file_without_labels_is_classified_by_the_built_in_model(run, sample, tmp_path):
    np.savez(tmp_path / "bare.npz", images=sample.images)
    status, out, _ = run("classify", "builtin", tmp_path / "bare.npz", "--json")
    assert status == 0 and len(json.loads(out)["predictions"]) == 600 and json.loads(out)["error_rate"] is None


def test_labels_that_the_model_does_not_know_do_not_count_as_errors(run, model, sample, tmp_path, monkeypatch):
    def draw():
        yield from ()
        return replace(sample, classes=("0", "1", "2", "3", "4", "5", "6", "7", "x", "y"))

    monkeypatch.setattr(inputs, "draw_sample", draw)
    status, out, _ = run("classify", model, "sample", "--json")
    given, known = np.array(json.loads(out)["predictions"]), sample.labels < 8
    right = given[known] == sample.labels[known].astype(str)
    assert status == 0 and json.loads(out)["error_rate"] == pytest.approx(1 - right.mean())
    _, _, err = run("classify", model, "sample")
    assert f"{np.count_nonzero(~known)} pictures with labels that the model does not know" in err


def test_without_a_label_in_common_there_is_no_error_rate(run, model, sample, tmp_path):
    np.savez(tmp_path / "others.npz", images=sample.images, labels=np.array(["cat", "dog"])[sample.labels % 2])
    assert json.loads(run("classify", model, tmp_path / "others.npz", "--json")[1])["error_rate"] is None


def test_what_is_no_digit_is_said_beside_the_labels(run, sample, random, tmp_path):
    Image.fromarray(255 - sample.images[0]).resize((120, 120)).save(tmp_path / "digit.png")
    Image.fromarray(255 * random.integers(0, 2, (7, 7), np.uint8)).resize((140, 140)).save(tmp_path / "noise.png")
    _, out, err = run("classify", "builtin", tmp_path / "digit.png", tmp_path / "noise.png")
    assert [len(line.split("\t")) for line in out.splitlines()] == [2, 2]
    assert "noise.png: not a digit" in err and "digit.png: not" not in err


def test_the_name_of_a_picture_cannot_steer_the_terminal(run, model, sample, tmp_path):
    path = tmp_path / "\x1b[31m\x07\u202ered.png"
    Image.fromarray(255 - sample.images[0]).save(path)
    _, out, _ = run("classify", model, path)
    assert out.startswith(f"{tmp_path}/\ufffd[31m\ufffd\ufffdred.png\t") and len(out.splitlines()) == 1
    _, out, _ = run("classify", model, path, "--json")
    assert "\x1b" not in out and json.loads(out)["predictions"][0]["file"] == str(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_can_be_printed(run, model, sample, tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\x1b.png")
    with path.open("wb") as file:
        Image.fromarray(255 - sample.images[0]).save(file, "PNG")
    status, out, _ = run("classify", model, path)
    assert status == 0 and f"{tmp_path}/\ufffd\ufffd.png\t" in out
    path.write_bytes(b"nothing")
    status, _, err = run("info", path)
    assert status == 1 and err.strip().isprintable()
