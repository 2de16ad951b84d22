import pytest

from digitcluster.core.progress import finish
from digitcluster.files.writers import save_digits
from digitcluster.session.preferences import MOST_RECENT
from digitcluster.session.recent_files import RecentFiles


@pytest.fixture
def recent(session, preferences):
    return RecentFiles(preferences, session.documents, session.messages, session)


@pytest.fixture
def files(sample, tmp_path):
    """As many files of digits as are remembered, and one more."""
    paths = [tmp_path / f"{number}.json" for number in range(MOST_RECENT + 1)]
    for path in paths:
        finish(save_digits(sample.take(range(20)), path))
    return paths


def test_what_was_opened_last_comes_first_once_and_no_more_than_a_few(session, recent, preferences, files, idle):
    for path in [*files, files[-2]]:
        session.documents.open(path)
        idle(session)
    assert recent.value == (files[-2], files[-1], *files[-3:0:-1])
    assert len(recent.value) == MOST_RECENT and preferences.recent_files == recent.value


def test_a_file_that_cannot_be_read_is_not_remembered(session, recent, tmp_path, idle):
    (tmp_path / "notes.txt").write_text("no digits")
    session.documents.open(tmp_path / "notes.txt")
    idle(session)
    assert recent.value == () and session.problems


def test_a_missing_file_is_said_in_a_sentence_and_dropped(session, recent, files, idle):
    for path in files[:2]:
        session.documents.open(path)
        idle(session)
    files[0].unlink()
    recent.open(files[0])
    idle(session)
    assert recent.value == (files[1],) and not session.problems
    assert session.sentences[-1].startswith("0.json is no longer in")


def test_a_missing_file_that_was_asked_for_in_another_way_is_a_problem(session, recent, tmp_path, idle):
    session.documents.open(tmp_path / "none.json")
    idle(session)
    assert len(session.problems) == 1


def test_the_list_can_be_cleared(qtbot, session, recent, files, idle):
    session.documents.open(files[0])
    idle(session)
    with qtbot.waitSignal(recent.changed):
        recent.clear()
    assert recent.value == ()


def test_a_session_that_was_saved_is_remembered(session, recent, tmp_path, idle):
    session.documents.save_session(tmp_path / "lesson.digitsession")
    idle(session)
    assert recent.value == (tmp_path / "lesson.digitsession",)
