"""Threads for arithmetic: NumPy releases Python's lock while it computes, so blocks of digits are computed in parallel.

BLAS is held to one thread (`prepare_process`): its own threads would wait for each other in every small product of a
block, whereas ours wait once, at the end of all blocks.
"""

import math
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import threadpoolctl
from numpy.typing import DTypeLike, NDArray

THREADS = min(os.cpu_count() or 1, 8)  # more than 8 only wait for each other

Part = TypeVar("Part")
Result = TypeVar("Result")


def yield_to_others() -> None:
    """Give this thread, and those that it will start, a lower priority: the window's thread must not wait for them."""
    if sys.platform.startswith("linux"):  # elsewhere it would apply to the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def prepare_process() -> None:
    """Adapt the whole process to our threads; to be called once, at the start of a program, before it computes."""
    threadpoolctl.threadpool_limits(1, user_api="blas")
    # A thread that waits for Python's lock asks for it after this many seconds, not after 0.005: while one thread takes
    # many short steps, another would stand still for most of them, and the window with it.
    sys.setswitchinterval(0.0001)


_this_thread = threading.local()


def _begin() -> None:
    _this_thread.is_of_the_pool = True


def _pool() -> ThreadPoolExecutor:
    """Return the pool for the thread that calls; created when first needed, it lives as long as the process.

    Threads have the priority of the one that starts them. So there is a pool for each: the window's thread must not
    wait for threads that let everything else go first.
    """
    is_linux = sys.platform.startswith("linux")
    return _pool_of(THREADS, os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) if is_linux else 0)


@cache
def _pool_of(count: int, _priority: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="arithmetic", initializer=_begin)


def each(work: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result]:
    """Yield the work's result for each part, in order; the threads take the parts as they come.

    Work that already runs in one of the threads goes on there alone, part by part: if it waited for others in the
    pool, all threads could end up waiting for each other.
    """
    alone = len(parts) == 1 or getattr(_this_thread, "is_of_the_pool", False)
    return iter(map(work, parts) if alone else _pool().map(work, parts))


def submit(work: Callable[[Part], Result], part: Part) -> Future[Result]:
    """Let one of the threads do some work."""
    return _pool().submit(work, part)


def drain(results: Iterator[object]) -> None:
    """Wait for the end of work that returns nothing."""
    for _ in results:
        pass


def blocks(count: int, size: int) -> list[slice]:
    """Cut 0 … count into slices of equal length (give or take one), none longer than `size`; at least one slice."""
    number = max(1, -(-count // size))
    edges = [count * i // number for i in range(number + 1)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


class Scratch(threading.local):
    """Each thread's own memory for short-lived arrays.

    It is reused: getting fresh memory takes the system longer than filling it.
    """

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return an array with arbitrary contents, valid until the thread asks for the same name again."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size, dtype)
        return self._kept[name][:size].reshape(shape)
