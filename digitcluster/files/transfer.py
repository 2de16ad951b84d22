"""A download over the network, read by a thread of its own and handed over piece by piece."""

import queue
import socket
import ssl
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import certifi

from digitcluster import __version__

PATIENCE = 0.1  # seconds that one look for something new may take
CHUNK = 1 << 16  # bytes
WAITING = 16  # chunks that may wait to be taken, as when the download is paused


class TransferError(Exception):
    """Why a download failed, to be put after the server's name."""


class SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Goes where a server sends it, but only over TLS."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        """Return the next request."""
        if urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError(f"it sends on to {newurl[:100]}, which is not secure")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


# What an address may lead to. urllib's own list has http, ftp, and the files of this computer as well.
HANDLERS: tuple[type[urllib.request.BaseHandler], ...] = (
    urllib.request.ProxyHandler,
    SecureRedirects,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,
)


class Transfer:
    """One request, made by a thread that hands over what arrives: the status, then chunks of bytes, b"" at the end.

    Any of them may be replaced by a `TransferError`. Nothing waits for the thread: when it is no longer wanted, the
    connection is closed, which ends its reading; a thread that is still connecting ends once that succeeds or fails.

    Parameters
    ----------
    url : str
    start : int
        How many of the first bytes are not needed; the status says whether the server leaves them out.
    timeout : float
        Seconds without a byte after which the connection is given up on.
    """

    def __init__(self, url: str, *, start: int, timeout: float) -> None:
        self._items: queue.Queue[int | bytes | TransferError] = queue.Queue(WAITING)
        self._is_closed = threading.Event()
        self._lock = threading.Lock()
        self._response: HTTPResponse | None = None
        headers = {"User-Agent": f"DigitCluster/{__version__}"} | ({"Range": f"bytes={start}-"} if start else {})
        self._request = urllib.request.Request(url, headers=headers)
        self._timeout = timeout
        # A daemon: the program may end while a server keeps it waiting.
        threading.Thread(target=self._run, name="download", daemon=True).start()

    def take(self) -> int | bytes | TransferError | None:
        """Return what came next, or None where nothing came for a moment."""
        try:
            return self._items.get(timeout=PATIENCE)
        except queue.Empty:
            return None

    def close(self) -> None:
        """Close the connection."""
        self._is_closed.set()
        with self._lock:
            if self._response is None:
                return
            # Closing the response would wait for the read that is under way in the thread; this ends it.
            with suppress(OSError), socket.fromfd(self._response.fileno(), socket.AF_INET, socket.SOCK_STREAM) as same:
                same.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            with _opener().open(self._request, timeout=self._timeout) as response:
                self._pass_on(response)
        except urllib.error.HTTPError as error:
            with error:
                self._put(error.code)
        except (OSError, HTTPException, ValueError) as error:
            self._put(TransferError(str(getattr(error, "reason", error)) or type(error).__name__))

    def _pass_on(self, response: HTTPResponse) -> None:
        with self._lock:
            self._response = response
        try:
            self._put(response.status)
            missing = int(response.headers.get("Content-Length", 0))
            while not self._is_closed.is_set() and (chunk := response.read1(CHUNK)):
                missing -= len(chunk)
                self._put(chunk)
            # Python says nothing when a connection ends too early.
            self._put(TransferError("the connection was cut off") if missing > 0 else b"")
        finally:
            with self._lock:  # before the response is closed: its number may then be another file's
                self._response = None

    def _put(self, item: int | bytes | TransferError) -> None:
        while not self._is_closed.is_set():
            with suppress(queue.Full):
                self._items.put(item, timeout=PATIENCE)
                return


def tls_context() -> ssl.SSLContext:
    """Return what secure connections are checked against: certifi's certificates, and the system's own."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()  # such as that of a company's proxy
    return context


def _opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses that begin with https, through the system's proxies."""
    opener = urllib.request.OpenerDirector()
    for handler in (urllib.request.HTTPSHandler(context=tls_context()), *(kind() for kind in HANDLERS)):
        opener.add_handler(handler)
    return opener
