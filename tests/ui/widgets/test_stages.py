import numpy as np
import pytest

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.session.demonstration import SETTINGS
from digitcluster.ui.widgets.digit_image import levels_of
from digitcluster.ui.widgets.stages import LARGEST, SMALLEST, STAGES, Stages


@pytest.fixture
def stages(qtbot):
    widget = Stages()
    qtbot.addWidget(widget)
    return widget


def test_the_picture_is_of_the_training_that_can_be_watched(stages):
    run = finish(train_run(finish(draw_sample()), SETTINGS))
    assert run.iterations == STAGES[-1] and run.converged
    order = np.argsort(run.model.labels, kind="stable")
    centroids = np.hstack(255 - run.model.centroids[order])
    assert np.abs(levels_of(stages._picture)[-28:] - centroids).max() <= 1


@pytest.mark.parametrize(("width", "height"), [(360, 120), (650, 600), (1000, 200), (2000, 2000)])
def test_the_tiles_are_as_large_as_fits(qtbot, stages, width, height):
    stages.resize(width, height)
    with qtbot.waitExposed(stages):
        stages.show()
    assert SMALLEST <= stages.side() <= LARGEST
    assert stages._width(stages.side()) <= stages.width() and stages._height(stages.side()) <= stages.height()
    larger = stages.side() + 1
    assert larger > LARGEST or stages._width(larger) > stages.width() or stages._height(larger) > stages.height()
