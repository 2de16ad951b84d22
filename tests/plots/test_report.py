import pytest

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep
from digitcluster.files.model_file import load_model
from digitcluster.plots.report import write_report


def test_a_report_has_every_picture_and_number_on_one_page(sample, tmp_path):
    files = finish(write_report(sample, TrainingSettings(k=7), (3, 5), tmp_path / "new" / "folder"))
    page = files[0].read_text(encoding="utf-8")
    assert files[0].name == "report.html"
    for file in files[1:]:
        assert file.stat().st_size > 50 and file.name in page
    assert page.count("<tr>") == 3 and "600 digits of 28 × 28" in page
    assert load_model(next(file for file in files if file.suffix == ".digitmodel")).k == 7


def test_names_are_not_taken_for_html(sample, tmp_path):
    from dataclasses import replace

    files = finish(write_report(replace(sample, name="<b>x</b>"), TrainingSettings(k=3), (2,), tmp_path))
    assert "<b>x</b>" not in files[0].read_text(encoding="utf-8")


def test_progress_of_training_and_sweep_is_yielded(sample, tmp_path):
    records = list(write_report(sample, TrainingSettings(k=3), (2, 4), tmp_path))
    assert sum(isinstance(record, SweepStep) and record.run is not None for record in records) == 2
    assert any(not isinstance(record, SweepStep) for record in records)


def test_a_folder_that_cannot_be_made_is_said_before_training(sample, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WritingError, match="cannot be made"):
        next(write_report(sample, TrainingSettings(k=3), (2,), tmp_path / "file" / "folder"))
