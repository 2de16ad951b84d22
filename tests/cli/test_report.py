import base64
import json
import re

import pytest

from digitcluster.cli.report import write_page, write_report
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep
from digitcluster.files.model_file import load_model


def test_a_report_names_its_files_and_they_are_there(run, tmp_path):
    status, out, _ = run("report", "sample", "-o", tmp_path / "r", "--ks", "3,5", "--k", 6)
    names = sorted(path.name for path in (tmp_path / "r").iterdir())
    assert status == 0
    assert sorted(line.rpartition("/")[2] for line in out.split()) == names
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "k = 6" in page and "validation" in page
    for name in names:
        assert name == "report.html" or name in page


def test_the_names_of_the_files_are_printed_for_programs_too(run, tmp_path):
    _, out, _ = run("report", "sample", "-o", tmp_path, "--ks", "3", "--k", 2, "--json")
    assert sorted(json.loads(out)["files"]) == sorted(str(path) for path in tmp_path.iterdir())


def test_a_report_has_every_plot_and_number_on_one_page(sample, tmp_path):
    files = finish(write_report(sample, TrainingSettings(k=7), (3, 5), tmp_path / "new" / "folder"))
    page = files[0].read_text(encoding="utf-8")
    assert files[0].name == "report.html"
    for file in files[1:]:
        assert file.stat().st_size > 50 and file.name in page
    pictures = [base64.b64encode(file.read_bytes()).decode() for file in files if file.suffix == ".png"]
    assert len(pictures) == 5 and all(picture in page for picture in pictures)
    assert page.count("<tr>") == 3 and "600 digits" in page and "28 × 28 pixels" in page
    assert load_model(next(file for file in files if file.suffix == ".digitmodel")).k == 7


def test_progress_of_training_and_sweep_is_yielded(sample, tmp_path):
    records = list(write_report(sample, TrainingSettings(k=3), (2, 4), tmp_path))
    assert sum(isinstance(record, SweepStep) and record.run is not None for record in records) == 2
    assert any(not isinstance(record, SweepStep) for record in records)


def test_a_folder_that_cannot_be_made_is_said_before_training(sample, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WritingError, match="cannot be made"):
        next(write_report(sample, TrainingSettings(k=3), (2,), tmp_path / "file" / "folder"))


def test_a_name_that_ends_in_html_is_one_file_with_the_same_page(run, tmp_path):
    status, out, _ = run("report", "sample", "-o", tmp_path / "r.html", "--ks", "3,5", "--k", 6)
    assert (status, out.strip()) == (0, str(tmp_path / "r.html")) and len(list(tmp_path.iterdir())) == 1
    run("report", "sample", "-o", tmp_path / "r", "--ks", "3,5", "--k", 6)
    beside = re.compile("<p>Beside this page.*?</p>")
    whole = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert beside.search(whole)
    assert beside.sub("", whole) == (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_folder_that_is_missing_is_said_before_training(sample, tmp_path):
    with pytest.raises(WritingError, match="does not exist"):
        next(write_page(sample, TrainingSettings(k=3), (2,), tmp_path / "missing" / "r.html"))
