"""Plays a mirror of MNIST whose certificate no authority has signed, to see that the program's download is safe.

The program is led there by the variable `https_proxy`: this is a proxy that answers every connection itself, as the
mirror would. It shows what an error message cannot: that the packaged program has TLS and the certificates for it.
"""

import contextlib
import re
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

DOWNLOAD = Path(__file__).resolve().parents[1] / "digitcluster" / "files" / "mnist_download.py"
PUBLIC = "mirror.pem"  # the certificate for the program, which may get it
PRIVATE = "mirror-with-key.pem"
UNREACHABLE = "http://127.0.0.1:9"  # a proxy that does not exist: there is no network
REFUSED = "UNKNOWN_CA"  # how a program ends the handshake if it trusts nobody who has signed the certificate


class UntrustedMirror(socketserver.ThreadingTCPServer):
    """The proxy and the mirror behind it, which answers 404 to whoever trusts it.

    Parameters
    ----------
    certificate : Path
        A PEM file with the private key and the certificate.
    """

    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.seen: list[str] = []  # for each connection, the first line of the request, or why there was none

    @property
    def address(self) -> str:
        """The value for `https_proxy`."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Connection(socketserver.StreamRequestHandler):
    server: UntrustedMirror

    def handle(self) -> None:
        while self.rfile.readline().strip():  # CONNECT and its headers
            pass
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            with self.server.context.wrap_socket(self.request, server_side=True) as connection:
                request = connection.recv(1 << 16).decode("latin-1")
                # Noted before the answer, after which the program may end at once.
                self.server.seen.append(request.partition("\r\n")[0])
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError as error:
            self.server.seen.append(getattr(error, "reason", None) or str(error))


@contextlib.contextmanager
def untrusted_mirror(folder: Path) -> Iterator[UntrustedMirror]:
    """Yield a mirror that claims to be each of the program's; its certificate, PUBLIC, is put into the folder.

    Raises
    ------
    FileNotFoundError
        If there is no `openssl` to make the certificate with.
    """
    hosts = re.findall(r'"https://([^/"]+)/', DOWNLOAD.read_text("utf-8"))
    names = "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=untrusted", "-addext", names]
    files = ["-keyout", folder / PRIVATE, "-out", folder / PUBLIC]
    subprocess.run(["openssl", "req", *kind, *files], check=True, capture_output=True)
    with (folder / PRIVATE).open("ab") as both:
        both.write((folder / PUBLIC).read_bytes())
    with UntrustedMirror(folder / PRIVATE) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def fault_of_download(
    mirror: UntrustedMirror, certificate: str, fetch: Callable[[dict[str, str]], subprocess.CompletedProcess[str]]
) -> str:
    """Let a program download without a network, then from a mirror that it must not trust, then from one that it may.

    Parameters
    ----------
    mirror : UntrustedMirror
    certificate : str
        Where the program finds the mirror's certificate.
    fetch : callable
        It runs `fetch-mnist` with these additional variables.

    Returns
    -------
    str
        What the program did wrong; empty if it is safe.
    """
    steps = {
        "without a network": ({"https_proxy": UNREACHABLE}, lambda seen: not seen),
        "from an untrusted mirror": ({"https_proxy": mirror.address}, lambda seen: REFUSED in seen),
        "from a trusted one": (
            {"https_proxy": mirror.address, "SSL_CERT_FILE": certificate},
            lambda seen: "GET /" in seen and REFUSED not in seen,
        ),
    }
    for name, (variables, is_right) in steps.items():
        mirror.seen.clear()
        done = fetch(variables)
        said = re.search(r"(?m)^digitcluster: .*could not be downloaded", done.stderr)
        if done.returncode != 1 or not said or "Traceback" in done.stderr:
            return f"{name} it says: {done.stdout}{done.stderr}"
        if not is_right(" ".join(mirror.seen)):
            return f"{name} the connections came to: {mirror.seen}"
    return ""
