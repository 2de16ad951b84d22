"""The download, against a server of our own: slow, cut off in the middle, wrong, forbidden, or not there at all."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from digitcluster.session import download
from digitcluster.session.download import MNIST, Download, Remote

CONTENT = bytes(range(256)) * 4000
OTHER = b"labels" * 100
PACKED = {"images.gz": gzip.compress(CONTENT, 0, mtime=0), "labels.gz": gzip.compress(OTHER, mtime=0)}
FILES = tuple(
    Remote(name, len(PACKED[name]), hashlib.sha256(content).hexdigest())
    for name, content in (("images.gz", CONTENT), ("labels.gz", OTHER))
)


class Server:
    """A mirror whose `manner` says how it behaves; it counts what it was asked."""

    def __init__(self):
        self.manner, self.asked, self.release = "good", [], threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/mnist/"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, request):
        name = request.path.rpartition("/")[2]
        ranged = request.headers.get("Range")
        self.asked.append((name, ranged))
        content = PACKED[name]
        if self.manner == "forbidden":
            request.send_error(403)
            return
        if self.manner == "wrong":
            content = gzip.compress(b"something else" * 5000)
        start = int(ranged.removeprefix("bytes=").removesuffix("-")) if ranged and self.manner != "no ranges" else 0
        if start >= len(content):
            request.send_error(416)
            return
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        if self.manner == "cut off":
            request.wfile.write(content[start : start + len(content) // 2])
            request.wfile.flush()
            self.release.wait(20)  # until what was sent has come
            return
        if self.manner == "silent":
            request.wfile.write(content[start : start + 1000])
            request.wfile.flush()
            self.release.wait(20)
            return
        request.wfile.write(content[start:])

    def close(self):
        self.release.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server():
    one = Server()
    yield one
    one.close()


@pytest.fixture
def second():
    one = Server()
    yield one
    one.close()


def run(qtbot, work):
    """Drive a download to its end; return its paths or its error, and the progress on the way."""
    outcome, steps = [], []
    work.succeeded.connect(outcome.append)
    work.failed.connect(outcome.append)
    work.progressed.connect(lambda done, total: steps.append((done, total)))
    work.start()
    qtbot.waitUntil(lambda: bool(outcome), timeout=30_000)
    assert len(outcome) == 1
    return outcome[0], steps


def test_the_files_come_into_the_folder_with_progress(qtbot, tmp_path, server):
    folder = tmp_path / "data" / "mnist"
    paths, steps = run(qtbot, Download(FILES, [server.address], folder))
    assert paths == (folder / "images.gz", folder / "labels.gz")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == PACKED
    total = sum(map(len, PACKED.values()))
    assert steps == sorted(steps) and steps[-1] == (total, total)


def test_what_is_there_is_not_downloaded_again(qtbot, tmp_path, server):
    run(qtbot, Download(FILES, [server.address], tmp_path))
    server.asked.clear()
    paths, _ = run(qtbot, Download(FILES, [server.address], tmp_path))
    assert len(paths) == 2 and server.asked == []
    (tmp_path / "labels.gz").write_bytes(b"damaged")
    run(qtbot, Download(FILES, [server.address], tmp_path))
    assert server.asked == [("labels.gz", None)]


def test_after_a_cut_the_rest_is_asked_for(qtbot, tmp_path, server, second):
    server.manner = "cut off"
    half, part = len(PACKED["images.gz"]) // 2, tmp_path / "images.gz.part"
    work = Download(FILES[:1], [server.address, second.address], tmp_path)
    work.progressed.connect(lambda *_: server.release.set() if part.exists() and part.stat().st_size == half else None)
    paths, _ = run(qtbot, work)
    assert second.asked == [("images.gz", f"bytes={half}-")]
    assert paths[0].read_bytes() == PACKED["images.gz"]


def test_a_mirror_without_ranges_sends_everything_again(qtbot, tmp_path, server):
    (tmp_path / "images.gz.part").write_bytes(PACKED["images.gz"][:1000])
    server.manner = "no ranges"
    paths, _ = run(qtbot, Download(FILES[:1], [server.address], tmp_path))
    assert paths[0].read_bytes() == PACKED["images.gz"]


@pytest.mark.parametrize("part", [b"something else", PACKED["images.gz"] + b"more"])
def test_a_wrong_part_is_thrown_away(qtbot, tmp_path, server, part):
    (tmp_path / "images.gz.part").write_bytes(part)
    paths, _ = run(qtbot, Download(FILES[:1], [server.address], tmp_path))
    assert paths[0].read_bytes() == PACKED["images.gz"]
    assert [path.name for path in tmp_path.iterdir()] == ["images.gz"]


@pytest.mark.parametrize("manner", ["forbidden", "wrong", "silent"])
def test_the_next_mirror_helps(qtbot, tmp_path, server, second, manner, monkeypatch):
    monkeypatch.setattr(download, "SILENCE", 300)
    server.manner = manner
    paths, _ = run(qtbot, Download(FILES, [server.address, second.address], tmp_path))
    assert [path.read_bytes() for path in paths] == list(PACKED.values())


@pytest.mark.parametrize(
    ("manner", "reason"), [("forbidden", "answered 403"), ("wrong", "not the real images.gz"), ("gone", "refused")]
)
def test_when_no_mirror_helps_it_says_why_and_how_to_do_without(qtbot, tmp_path, server, manner, reason):
    server.manner = manner
    address = "http://127.0.0.1:9/" if manner == "gone" else server.address
    error, _ = run(qtbot, Download(FILES, [address], tmp_path))
    assert "Is this computer online?" in str(error)
    assert f"put images.gz, labels.gz into {tmp_path}" in str(error)
    assert reason in error.details
    assert not (tmp_path / "images.gz").exists()


def test_a_folder_that_cannot_be_made_is_said(qtbot, tmp_path):
    (tmp_path / "file").write_text("")
    error, _ = run(qtbot, Download(FILES, ["http://127.0.0.1:9/"], tmp_path / "file" / "mnist"))
    assert "cannot be made" in error.details


def test_cancelled_it_keeps_what_has_come(qtbot, tmp_path, server):
    server.manner = "silent"
    work, outcome = Download(FILES, [server.address], tmp_path), []
    work.failed.connect(outcome.append)
    work.start()
    part = tmp_path / "images.gz.part"
    qtbot.waitUntil(lambda: part.exists() and part.stat().st_size == 1000, timeout=10_000)
    work.cancel()
    assert "cancelled" in str(outcome[0])
    assert part.read_bytes() == PACKED["images.gz"][:1000]


@pytest.mark.mnist
def test_the_checksums_are_those_of_the_real_digits(real_data):
    for one in MNIST:
        assert download._is_right(real_data / one.name, one.sha256)
