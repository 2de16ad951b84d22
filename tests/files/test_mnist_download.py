"""The download, against a server of our own: slow, cut off in the middle, wrong, forbidden, or not there at all.

No test depends on the time: where it matters, the clock is one that the test turns.
"""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import HTTPHandler, Request

import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress, finish
from digitcluster.files import mnist_download, transfer
from digitcluster.files.mnist_download import MNIST, Remote, download_mnist

CONTENT = bytes(range(256)) * 4000
OTHER = b"labels" * 100
PACKED = {"images.gz": gzip.compress(CONTENT, 0, mtime=0), "labels.gz": gzip.compress(OTHER, mtime=0)}
TOTAL = sum(map(len, PACKED.values()))
FILES = tuple(
    Remote(name, len(PACKED[name]), hashlib.sha256(content).hexdigest())
    for name, content in (("images.gz", CONTENT), ("labels.gz", OTHER))
)
LONG = 60  # seconds; only a test that fails waits so long
ENOUGH = 1000  # pieces of 64 KB that an endless server sends, should nobody stop it


class Server:
    """A mirror whose `manner` says how it behaves.

    It keeps what it was `asked`, as (name, range), and knows when the other side has hung up (`is_left`).
    """

    def __init__(self):
        self.manner, self.asked, self.is_left, self.end = "good", [], threading.Event(), threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.http.server_port}"
        self.address = f"{self.root}/mnist/"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def answer(self, request):
        name, ranged = request.path.rpartition("/")[2], request.headers.get("Range")
        self.asked.append((name, ranged))
        content = gzip.compress(b"something else" * 5000) if self.manner == "wrong" else PACKED[name]
        start = int(ranged.removeprefix("bytes=").removesuffix("-")) if ranged and self.manner != "no ranges" else 0
        if self.manner.startswith(("http:", "https:", "file:", "ftp:")):
            request.send_response(302)
            request.send_header("Location", self.manner)
            request.end_headers()
        elif self.manner == "mute":
            self.end.wait(LONG)
        elif self.manner == "forbidden":
            request.send_error(403)
        elif start >= len(content):
            request.send_error(416)
        else:
            self.send(request, content, start)

    def send(self, request, content, start):
        request.send_response(206 if start else 200)
        if self.manner != "endless":
            request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        if self.manner == "endless":
            try:
                for _ in range(ENOUGH):
                    request.wfile.write(bytes(1 << 16))
            except ConnectionError:
                self.is_left.set()
        elif self.manner == "cut off":
            request.wfile.write(content[start : start + len(content) // 2])
        elif self.manner == "silent":
            request.wfile.write(content[start : start + 1000])
            request.wfile.flush()
            request.connection.settimeout(LONG)
            if request.connection.recv(1) == b"":  # nothing can come but the end of the connection
                self.is_left.set()
        else:
            request.wfile.write(content[start:])

    def close(self):
        self.end.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


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


@pytest.fixture(autouse=True)
def with_servers_of_our_own(monkeypatch):
    """They have no certificate."""
    monkeypatch.setattr(transfer, "HANDLERS", (*transfer.HANDLERS, HTTPHandler))


def bring(folder, *addresses, files=FILES):
    """Download to the end; return the paths."""
    return finish(download_mnist(folder, files=files, mirrors=addresses))


def refusal(folder, *addresses):
    with pytest.raises(ReadingError) as caught:
        bring(folder, *addresses)
    return caught.value


def test_the_files_come_into_the_folder_with_progress(tmp_path, server):
    folder = tmp_path / "data" / "mnist"
    steps = list(download_mnist(folder, files=FILES, mirrors=[server.address]))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == PACKED
    assert bring(folder) == (folder / "images.gz", folder / "labels.gz")
    done = [step.done for step in steps]
    assert done == sorted(done) and (done[0], done[-1]) == (0, TOTAL) and len(set(done)) > 10
    assert {(step.text, step.total, step.unit) for step in steps} == {("Downloading MNIST", TOTAL, "bytes")}


def test_what_is_there_is_not_downloaded_again(tmp_path, server):
    bring(tmp_path, server.address)
    server.asked.clear()
    assert len(bring(tmp_path, server.address)) == 2 and server.asked == []
    (tmp_path / "labels.gz").write_bytes(b"damaged")
    bring(tmp_path, server.address)
    assert server.asked == [("labels.gz", None)]


def test_after_a_cut_the_rest_is_asked_for(tmp_path, server, second):
    server.manner = "cut off"
    half = len(PACKED["images.gz"]) // 2
    (path,) = bring(tmp_path, server.address, second.address, files=FILES[:1])
    assert second.asked == [("images.gz", f"bytes={half}-")]
    assert path.read_bytes() == PACKED["images.gz"]


def test_after_a_cut_what_has_come_is_kept_for_the_next_time(tmp_path, server):
    server.manner = "cut off"
    half = len(PACKED["images.gz"]) // 2
    assert "the connection was cut off" in refusal(tmp_path, server.address).details
    assert (tmp_path / "images.gz.part").read_bytes() == PACKED["images.gz"][:half]
    server.manner = "good"
    bring(tmp_path, server.address)
    assert server.asked[1] == ("images.gz", f"bytes={half}-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["images.gz", "labels.gz"]


def test_a_mirror_without_ranges_sends_everything_again(tmp_path, server):
    (tmp_path / "images.gz.part").write_bytes(PACKED["images.gz"][:1000])
    server.manner = "no ranges"
    (path,) = bring(tmp_path, server.address, files=FILES[:1])
    assert path.read_bytes() == PACKED["images.gz"]
    assert server.asked == [("images.gz", "bytes=1000-")], "what it sent was right at once"


@pytest.mark.parametrize("part", [b"something else", PACKED["images.gz"] + b"more"])
def test_a_wrong_part_is_thrown_away(tmp_path, server, part):
    (tmp_path / "images.gz.part").write_bytes(part)
    (path,) = bring(tmp_path, server.address, files=FILES[:1])
    assert path.read_bytes() == PACKED["images.gz"]
    assert [path.name for path in tmp_path.iterdir()] == ["images.gz"]
    assert server.asked == [("images.gz", f"bytes={len(part)}-"), ("images.gz", None)]


@pytest.mark.parametrize("manner", ["forbidden", "wrong", "cut off"])
def test_the_next_mirror_helps(tmp_path, server, second, manner):
    server.manner = manner
    paths = bring(tmp_path, server.address, second.address)
    assert [path.read_bytes() for path in paths] == list(PACKED.values())


def silent_for_long(work, clock):
    """Drive a download until a mirror keeps silent after 1000 bytes, and turn the clock on."""
    # The second record with these bytes is of a wait that has begun; from then on the time stands still again.
    waits = 0
    while waits < 2:
        waits += next(work).done == 1000
    clock[0] += mnist_download.SILENCE + 1


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, as [now]: it stands still until a test turns it on."""
    now = [0.0]
    monkeypatch.setattr(mnist_download, "clock", lambda: now[0])
    return now


def test_a_mirror_that_keeps_silent_is_given_up(tmp_path, server, clock):
    server.manner = "silent"
    work = download_mnist(tmp_path, files=FILES, mirrors=[server.address])
    silent_for_long(work, clock)
    with pytest.raises(ReadingError) as caught:
        finish(work)
    assert caught.value.details == "127.0.0.1: nothing came for 20 s"
    assert server.is_left.wait(LONG)


def test_after_a_silence_the_next_mirror_is_asked_for_the_rest(tmp_path, server, second, clock):
    server.manner = "silent"
    work = download_mnist(tmp_path, files=FILES[:1], mirrors=[server.address, second.address])
    silent_for_long(work, clock)
    assert finish(work) == (tmp_path / "images.gz",)
    assert second.asked == [("images.gz", "bytes=1000-")]


def test_a_mirror_that_never_answers_keeps_nobody_waiting(tmp_path, server):
    server.manner = "mute"
    work = download_mnist(tmp_path, files=FILES, mirrors=[server.address])
    assert [next(work) for _ in range(4)] == [Progress("Downloading MNIST", 0, TOTAL, "bytes")] * 4
    work.close()
    assert not server.end.is_set(), "it is still silent, and nobody has waited for it"


@pytest.mark.parametrize(
    ("manner", "reason"), [("forbidden", "answered 403"), ("wrong", "not the real images.gz"), ("gone", "refused")]
)
def test_when_no_mirror_helps_it_says_why_and_how_to_do_without(tmp_path, server, manner, reason):
    server.manner = manner
    error = refusal(tmp_path, "http://127.0.0.1:9/" if manner == "gone" else server.address)
    assert "Is this computer online?" in str(error)
    assert f"put images.gz, labels.gz into {tmp_path}" in str(error)
    assert "127.0.0.1" in error.details and reason in error.details
    assert not (tmp_path / "images.gz").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert "mnist cannot be created" in refusal(tmp_path / "file" / "mnist", "http://127.0.0.1:9/").details


def test_a_part_that_cannot_be_written_is_said(tmp_path, server):
    (tmp_path / "images.gz.part").mkdir()
    assert "images.gz.part cannot be written" in refusal(tmp_path, server.address).details


def test_closed_it_keeps_what_has_come_and_hangs_up(tmp_path, server, monkeypatch):
    monkeypatch.setattr(mnist_download, "SILENCE", 10 * LONG)  # so that it is not this that ends the connection
    server.manner = "silent"
    work, part = download_mnist(tmp_path, files=FILES, mirrors=[server.address]), tmp_path / "images.gz.part"
    while next(work).done < 1000:
        pass
    work.close()
    assert part.read_bytes() == PACKED["images.gz"][:1000]
    assert server.is_left.wait(LONG)


def test_the_systems_proxy_is_used(tmp_path, server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.root)
    monkeypatch.setenv("no_proxy", "")
    assert len(bring(tmp_path, "http://mirror.invalid/mnist/")) == 2


def test_certificates_are_there():
    context = transfer.tls_context()
    assert context.cert_store_stats()["x509_ca"] > 50 and context.check_hostname


@pytest.mark.mnist
def test_the_checksums_are_those_of_the_real_digits(real_data):
    assert finish(download_mnist(real_data, mirrors=())) == tuple(real_data / one.name for one in MNIST)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/passwd", "ftp://127.0.0.1:9/"])
def test_no_mirror_may_send_on_to_an_address_without_tls(server, second, tmp_path, address):
    server.manner = address.replace("http://127.0.0.1:9/", second.address)
    with pytest.raises(ReadingError) as caught:
        bring(tmp_path, server.address)
    assert server.asked == [("images.gz", None)] and second.asked == []
    assert "not secure" in caught.value.details or "answered 302" in caught.value.details
    assert list(tmp_path.iterdir()) == []


def test_a_mirror_may_send_on_to_another_address_with_tls():
    asked = Request("https://127.0.0.1/a.gz")
    sent = transfer.SecureRedirects().redirect_request(asked, None, 302, "", {}, "https://127.0.0.1/b.gz")
    assert sent.full_url == "https://127.0.0.1/b.gz"


@pytest.mark.parametrize("scheme", ["http", "file", "ftp"])
def test_only_addresses_with_tls_are_opened(server, tmp_path, monkeypatch, scheme):
    monkeypatch.undo()  # as in the program, without what the tests add
    (tmp_path / "images.gz").write_bytes(PACKED["images.gz"])
    monkeypatch.setenv("no_proxy", "*")
    address = {"http": server.address, "file": f"{tmp_path.as_uri()}/", "ftp": "ftp://127.0.0.1:9/"}[scheme]
    with pytest.raises(ReadingError) as caught:
        bring(tmp_path / "to", address)
    assert f"unknown url type: {scheme}" in caught.value.details and server.asked == []


def test_a_server_that_never_stops_sending_is_left(server, second, tmp_path):
    server.manner = "endless"
    bring(tmp_path, server.address, second.address)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["images.gz", "labels.gz"]
    assert second.asked[0] == ("images.gz", None), "what the first one sent is not kept"
    assert server.is_left.wait(LONG), "long before it has sent it all"


def test_every_mirror_has_tls_and_every_file_a_hash():
    assert all(address.startswith("https://") for address in mnist_download.MIRRORS)
    assert all(len(bytes.fromhex(one.sha256)) == 32 for one in MNIST)
