import json
from functools import partial
from pathlib import Path

import pytest

from digitcluster.cli import fetch_mnist
from digitcluster.files.mnist_download import download_mnist
from digitcluster.files.user_folders import mnist_folder


def test_fetching_without_a_network_says_how_to_do_without(run, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch_mnist, "download_mnist", partial(download_mnist, mirrors=("http://127.0.0.1:9/",)))
    status, out, err = run("fetch-mnist", "-o", tmp_path)
    assert (status, out) == (1, "")
    assert "Is this computer online?" in err and "Traceback" not in err


@pytest.mark.parametrize("asked", [None, "elsewhere"])
def test_the_files_are_named_where_they_are(run, monkeypatch, asked):
    def download(folder):
        yield from ()
        return folder / "images", folder / "labels"

    monkeypatch.setattr(fetch_mnist, "download_mnist", download)
    arguments = ["fetch-mnist"] if asked is None else ["fetch-mnist", "-o", asked]
    folder = mnist_folder() if asked is None else Path(asked)
    assert run(*arguments)[1] == f"{folder / 'images'}\n{folder / 'labels'}\n"
    assert json.loads(run(*arguments, "--json")[1])["files"] == [str(folder / "images"), str(folder / "labels")]
