import numpy as np
import pytest

from digitcluster.core.model.model import Model
from digitcluster.session.own_digits import OwnDigits
from digitcluster.session.session import Session


@pytest.fixture
def builtin(sample):
    counts = np.eye(10, dtype=np.int64)[sample.labels[:40]]
    return Model(sample.images[:40].astype(np.float32), sample.labels[:40], counts, name="built-in")


@pytest.fixture
def session(qtbot, builtin, tmp_path):
    session = Session(builtin, own=OwnDigits(tmp_path / "own.jsonl"))
    session.problems, session.sentences = [], []
    session.failed.connect(session.problems.append)
    session.told.connect(session.sentences.append)
    yield session
    session.close()


@pytest.fixture
def ready(session, sample):
    """A session with the sample digits open."""
    session.use_digits(sample)
    return session
