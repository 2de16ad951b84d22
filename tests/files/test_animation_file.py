"""The iterations as a GIF that moves, or as a folder of pictures."""

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.animation_file import save_animation
from digitcluster.plots.animation import Animation
from digitcluster.plots.gallery_order import gallery_order
from tests.core.training.test_recording import record


@pytest.fixture(scope="module")
def recording(sample):
    return record(sample, TrainingSettings(k=6, seed=1))[1]


@pytest.fixture
def saving(recording):
    """Return the work of saving the iterations."""

    def save(path):
        animation = Animation(recording, gallery_order(recording.frames[-1].label_counts), (4, 3))
        pictures, palette = animation.pictures(), animation.palette()
        return save_animation(pictures, path, count=animation.count, palette=palette)

    return save


def test_each_iteration_is_a_picture_that_stays_longer_at_the_ends(recording, saving, tmp_path):
    path = tmp_path / "training.gif"
    steps = list(saving(path))
    assert [step.done for step in steps] == list(range(len(recording.frames)))
    with Image.open(path) as picture:
        assert picture.n_frames == len(recording.frames) and picture.info["loop"] == 0
        assert picture.size == (400, 335)
        durations, shown = [], []
        for number in range(picture.n_frames):
            picture.seek(number)
            durations.append(picture.info["duration"])
            shown.append(np.asarray(picture.convert("RGB")).astype(int))
    assert durations[0] > durations[1] > 0 and durations[-1] > durations[0]
    assert np.abs(shown[0][:300] - shown[1][:300]).max() > 100, "the digits become averages"
    assert min(one[300:].min() for one in shown) < 150, "there are words below"


def test_as_pictures_they_are_in_a_folder_in_order(recording, saving, tmp_path):
    finish(saving(tmp_path / "training"))
    names = sorted(path.name for path in (tmp_path / "training").iterdir())
    last = recording.frames[-1].number
    assert len(names) == last + 1 and names[-1] == f"training-{last}.png"
    with Image.open(tmp_path / "training" / names[0]) as picture:
        assert picture.size == (400, 335)


def test_cancelled_nothing_is_left(recording, saving, tmp_path):
    for name in ("a.gif", "folder"):
        work = saving(tmp_path / name)
        next(work)
        next(work)
        work.close()
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused(recording, saving, tmp_path):
    with pytest.raises(WritingError, match=r"must end in \.gif"):
        finish(saving(tmp_path / "training.mp4"))
