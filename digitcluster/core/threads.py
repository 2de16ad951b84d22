"""Threads for arithmetic: NumPy lets go of Python's lock while it computes, so blocks of digits go side by side.

BLAS is held to one thread: its own would wait for each other in every small product of a block.
"""

import math
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import threadpoolctl
from numpy.typing import DTypeLike, NDArray

THREADS = min(os.cpu_count() or 1, 8)  # more than that only wait for each other

Part = TypeVar("Part")
Result = TypeVar("Result")


def yield_to_others() -> None:
    """Let this thread, and those that it will start, stand back where another wants a processor.

    The window's draws what people look at.
    """
    if sys.platform.startswith("linux"):  # elsewhere it would count for the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def _begin() -> None:
    _this_thread.is_of_the_pool = True


_this_thread = threading.local()
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="arithmetic", initializer=_begin)
threadpoolctl.threadpool_limits(1, user_api="blas")
# A thread that waits for Python's lock asks for it after this many seconds, not after 0.005: while one thread takes
# many short steps, another would stand still for most of them, and the window with it.
sys.setswitchinterval(0.0005)


def each(work: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result]:
    """Yield the work's result for each part, in their order; the threads take the parts as they come.

    Work that is itself done in one of the threads goes on there alone, part by part.
    """
    alone = len(parts) == 1 or getattr(_this_thread, "is_of_the_pool", False)
    return iter(map(work, parts) if alone else _pool.map(work, parts))


def submit(work: Callable[[Part], Result], part: Part) -> Future[Result]:
    """Let one of the threads do some work."""
    return _pool.submit(work, part)


def drain(results: Iterator[object]) -> None:
    """Wait for the end of work that returns nothing."""
    for _ in results:
        pass


def blocks(count: int, size: int) -> list[slice]:
    """Cut 0 … count into slices of equal length (give or take one), none longer than `size`."""
    number = max(1, -(-count // size))
    edges = [count * i // number for i in range(number + 1)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


class Scratch(threading.local):
    """Memory of each thread that is used again: fresh memory takes the system longer than filling it."""

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return an array with anything in it, valid until the thread asks for the same name again."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size, dtype)
        return self._kept[name][:size].reshape(shape)
