import numpy as np
import pytest

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.live_reading import live_model


@pytest.mark.parametrize("settings", [{}, {"features": "gradients"}, {"straighten": True}, {"per_class": True}])
def test_the_live_model_of_the_last_iteration_is_the_run_that_comes_of_it(qtbot, opened, idle, sample, settings):
    opened.training.change_settings(TrainingSettings(k=20, validation=0, **settings))
    seen = []
    opened.training.live_changed.connect(lambda live: seen.append(live_model(live)) if live is not None else None)
    opened.training.train()
    idle(opened)
    live, model = seen[-1], opened.selection.model
    assert live.k == model.k and live.preprocessing == model.preprocessing and live.classes == model.classes
    np.testing.assert_array_equal(finish(classify(live, sample.images)), finish(classify(model, sample.images)))


def test_a_drawing_is_read_by_the_training_that_is_under_way(qtbot, opened, idle, sample):
    models = []
    opened.pad.answer_changed.connect(lambda answer: models.append(answer.model))
    opened.pad.set_drawing(Drawing(image=sample.images[0]))
    opened.training.change_settings(TrainingSettings(k=12))
    opened.training.step()
    qtbot.waitUntil(lambda: opened.pad.live is not None)
    assert models[-1] is opened.pad.live and models[-1].k == 12
    opened.training.train()
    idle(opened)
    assert models[-1] is opened.selection.model and opened.pad.live is None


def test_another_subject_of_the_inspector_leaves_the_reader_alone(opened):
    from digitcluster.session.selection import ClusterSubject

    seen = []
    opened.pad.reader_changed.connect(lambda: seen.append(1))
    opened.selection.inspect(ClusterSubject(0))
    assert not seen


def test_the_reader_that_is_renamed_stays_and_one_that_is_removed_goes(opened, builtin):
    from dataclasses import replace

    from digitcluster.session.runs import ModelEntry

    old, new = ModelEntry(replace(builtin, name="old")), ModelEntry(replace(builtin, name="new"))
    opened.runs.add([old])
    opened.pad.read_by(old)
    opened.runs.replace(old, new)
    assert opened.pad.chosen is new and opened.pad.model is new.model
    opened.runs.remove(new)
    assert opened.pad.chosen is None and opened.pad.model is builtin
