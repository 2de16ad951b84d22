"""A download that was not finished is said at the next start, and not at every start for ever."""

import pytest

from digitcluster.files.mnist_download import MNIST, unfinished
from digitcluster.session import unfinished_download


@pytest.fixture
def tell(messages, preferences, tmp_path):
    """Begin the program; return what it says."""

    def tell():
        messages.sentences.clear()
        unfinished_download.tell(messages, preferences, tmp_path / "mnist")
        return messages.sentences

    (tmp_path / "mnist").mkdir()
    return tell


def put(tmp_path, name, count):
    with (tmp_path / "mnist" / name).open("wb") as file:
        file.truncate(count)


def test_it_is_said_with_what_is_there_and_how_to_go_on_once(tell, tmp_path):
    assert tell() == []
    put(tmp_path, f"{MNIST[0].name}.part", 3_200_000)
    assert tell() == [
        "The download of MNIST is not finished: 3.2 of 11.6 MB are here. File > Get the MNIST digits goes on with it."
    ]
    assert tell() == [], "once is enough"
    put(tmp_path, MNIST[0].name, MNIST[0].size)
    (tmp_path / "mnist" / f"{MNIST[0].name}.part").unlink()
    put(tmp_path, f"{MNIST[2].name}.part", 500_000)
    [said] = tell()
    assert "10.4 of 11.6 MB" in said, "it has come further"


def test_a_download_that_is_finished_is_not_spoken_of(tell, tmp_path):
    for one in MNIST:
        put(tmp_path, one.name, one.size)
    assert tell() == [] and unfinished(tmp_path / "mnist") is None


def test_a_folder_that_is_not_there_is_no_problem(messages, preferences, tmp_path):
    unfinished_download.tell(messages, preferences, tmp_path / "missing")
    assert messages.sentences == []


def test_the_menu_has_the_words_that_are_said(window):
    assert window.commands["fetch_mnist"].text().replace("&", "").rstrip("…") == "Get the MNIST digits"
