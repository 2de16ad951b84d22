from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import WritingError
from digitcluster.session.open_digits import OpenDigits
from tests.window_fixtures import LONG


@pytest.fixture
def open_digits(tasks, messages):
    return OpenDigits(tasks, messages, messages)


def test_digits_are_replaced_whole_and_said(open_digits, messages, sample):
    seen = []
    open_digits.changed.connect(seen.append)
    open_digits.use(sample)
    assert open_digits.digits is sample and seen == [sample]
    assert messages.sentences == ["Opened 600 digits of 28 × 28 pixels."]


def test_without_digits_nothing_is_saved(open_digits, tasks, tmp_path):
    open_digits.save(tmp_path / "none.npz")
    assert tasks.task is None and not list(tmp_path.iterdir())


def test_a_name_that_tells_no_format_is_a_problem(qtbot, open_digits, messages, sample, tmp_path):
    open_digits.use(sample)
    open_digits.save(tmp_path / "digits.xyz")
    qtbot.waitUntil(lambda: bool(messages.problems), timeout=LONG)
    assert isinstance(messages.problems[0], WritingError) and "digits.xyz" in str(messages.problems[0])


@pytest.mark.parametrize(("count", "said"), [(1, "1 picture"), (2, "2 pictures")])
def test_other_pictures_are_called_so(qtbot, open_digits, tasks, messages, sample, tmp_path, count, said):
    open_digits.use(Digits(sample.images[:count], np.zeros(count, np.uint8), ("a",)))
    open_digits.save(tmp_path / "letters.npz")
    qtbot.waitUntil(lambda: tasks.task is None, timeout=LONG)
    assert messages.sentences == [
        f"Opened {said} of 28 × 28 pixels.",
        f"Saved {said} as letters.npz.",
    ]


def test_what_is_probably_wrong_is_told_when_the_digits_are_opened(session, sample):
    first = "All 600 digits have the label 3. If that is not so, look elsewhere."
    session.open_digits.use(replace(sample, warnings=(first,)))
    session.open_digits.use(replace(sample, warnings=(first, "Another.", "A third.")))
    opened = "Opened 600 digits of 28 × 28 pixels. Warning: All 600 digits have the label 3"
    assert session.sentences == [f"{opened}.", f"{opened} (2 more warnings)."]
