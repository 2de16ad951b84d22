"""Work that cannot pause by itself, such as decoding one huge picture, done aside while its caller goes on."""

import contextvars
import threading
from collections.abc import Callable, Generator
from typing import TypeVar

from digitcluster.core.progress import Progress

T = TypeVar("T")
OFTEN = 0.05  # seconds between two looks


def aside(compute: Callable[[], T], told: Progress) -> Generator[Progress, None, T]:
    """Compute in a thread of its own, and tell the same progress again and again meanwhile.

    So the caller can cancel at once. Nobody waits then for the thread: it must only compute and read, and ends by
    itself, at the latest when it meets a file that its caller has closed.

    Yields
    ------
    Progress

    Raises
    ------
    Whatever `compute` does.
    """
    results: list[T] = []
    faults: list[BaseException] = []
    context = contextvars.copy_context()  # NumPy keeps its settings there

    def run() -> None:
        try:
            results.append(context.run(compute))
        except BaseException as error:  # is raised again where somebody waits for it
            faults.append(error)

    thread = threading.Thread(target=run, name="aside", daemon=True)
    thread.start()
    thread.join(OFTEN)
    while thread.is_alive():
        yield told
        thread.join(OFTEN)
    if faults:
        raise faults.pop()
    return results.pop()
