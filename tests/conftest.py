"""What all tests share: small digits made once, and the real ones where they are."""

import os
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.files import leftovers

prepare_process()
REAL = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def sample():
    """600 sample digits."""
    return finish(draw_sample(600, seed=1))


@pytest.fixture(scope="session")
def real_data():
    """The folder of the real digits."""
    if not (REAL / "digits.base64.json.gz").exists():
        pytest.skip("the real digits are not here")
    return REAL


@pytest.fixture
def random():
    return np.random.default_rng(0)


pytest_plugins = ["tests.window_fixtures"]


@pytest.fixture(scope="session")
def qapp_cls():
    """Tests run in the program's own kind of application."""
    from digitcluster.app import Application

    return Application


@pytest.fixture(scope="session", autouse=True)
def journal(tmp_path_factory):
    """What is being saved is noted in a folder of the tests, not in the user's own."""
    folder = tmp_path_factory.mktemp("journal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leftovers, "data_folder", lambda: folder)
        yield folder
