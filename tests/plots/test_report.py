from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.report import report_page, save_report_plots


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=5, max_iterations=3)))


def test_the_page_shows_every_plot_and_a_row_for_each_k(sample, run, tmp_path):
    page = report_page(sample, run, (run, run))
    plots = finish(save_report_plots(run, (run, run), tmp_path))
    assert len(plots) == 4 and all(f'src="{path.name}"' in page and path.stat().st_size > 1000 for path in plots)
    assert page.count("<tr>") == 3 and "600 digits of 28 × 28" in page and "3 iterations" in page


def test_names_are_not_taken_for_html(sample, run):
    assert "<b>x</b>" not in report_page(replace(sample, name="<b>x</b>"), run, ())


def test_error_rates_that_were_not_measured_are_dashes(sample, run):
    bare = replace(run, training_error=None, validation_confusion=run.validation_confusion * 0)
    assert f"<tr><td>5</td><td>{run.iterations}</td><td>–</td><td>–</td></tr>" in report_page(sample, run, (bare,))


def test_one_is_said_as_one(sample, run):
    page = report_page(sample.take(slice(0, 1)), replace(run, history=run.history[:1]), ())
    assert "1 digit of" in page and "1 iteration, until" in page
