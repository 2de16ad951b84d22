"""Threads for arithmetic: NumPy releases Python's lock while it computes, so blocks of digits are computed in parallel.

BLAS is held to one thread (`prepare_process`): its own threads would wait for each other in every small product of a
block, whereas ours wait once, at the end of all blocks.
"""

import math
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import threadpoolctl
from numpy.typing import DTypeLike, NDArray

THREADS = min(os.cpu_count() or 1, 8)  # more than 8 only wait for each other

MOMENT, PATIENCE = 0.015, 0.1  # s without a sign of the window after which others wait, and no longer wait, for it

Part = TypeVar("Part")
Result = TypeVar("Result")


class Precedence:
    """Lets the window's thread go first while it has more to do than can be done in a moment.

    Python runs in one thread at a time, and with each call into Qt the window's thread lets others have their turn:
    beside busy threads, what takes 40 ms takes 80. So it gives a sign of life every few milliseconds; those that
    `yield_to_others` wait between two blocks when there was none for a while, until there is one, or it is taking long.
    """

    def __init__(self) -> None:
        self._last = -math.inf
        self._is_free = threading.Event()

    def show_life(self) -> None:
        """Give a sign of life."""
        self._last = time.perf_counter()
        self._is_free.set()

    def end(self) -> None:
        """Let nobody wait any more: there will be no signs, as the window itself is going to wait for others."""
        self._last = -math.inf
        self._is_free.set()

    def give(self) -> None:
        """Wait while the window's thread is busy, if this is a thread that yields."""
        if not _yields():
            return
        since = time.perf_counter() - self._last
        if MOMENT < since < PATIENCE:
            self._is_free.clear()
            self._is_free.wait(PATIENCE - since)


precedence = Precedence()


def yield_to_others() -> None:
    """Let this thread, and those that it will start, go behind others: the window's thread must not wait for them."""
    _this_thread.yields = True
    if sys.platform.startswith("linux"):  # elsewhere a priority would apply to the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def prepare_process() -> None:
    """Adapt the whole process to our threads; to be called once, at the start of a program, before it computes."""
    threadpoolctl.threadpool_limits(1, user_api="blas")
    # A thread that waits for Python's lock asks for it after this many seconds, not after 0.005: while one thread takes
    # many short steps, another would stand still for most of them, and the window with it.
    sys.setswitchinterval(0.0001)


_this_thread = threading.local()


def _yields() -> bool:
    return getattr(_this_thread, "yields", False)


def _begin(yields: bool) -> None:
    _this_thread.is_of_the_pool, _this_thread.yields = True, yields


def _pool() -> ThreadPoolExecutor:
    """Return the pool for the thread that calls; created when first needed, it lives as long as the process.

    Threads have the priority of the one that starts them. So there are two: the window's thread must not wait for
    threads that let everything else go first.
    """
    return _pool_of(THREADS, _yields())


@cache
def _pool_of(count: int, yields: bool) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="arithmetic", initializer=_begin, initargs=(yields,))


def each(work: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result]:
    """Yield the work's result for each part, in order; the threads take the parts as they come.

    Work that already runs in one of the threads goes on there alone, part by part: if it waited for others in the
    pool, all threads could end up waiting for each other.
    """
    alone = len(parts) == 1 or getattr(_this_thread, "is_of_the_pool", False)
    return iter((map if alone else _pool().map)(partial(_in_turn, work), parts))


def submit(work: Callable[[Part], Result], part: Part) -> Future[Result]:
    """Let one of the threads do some work."""
    return _pool().submit(work, part)


def _in_turn(work: Callable[[Part], Result], part: Part) -> Result:
    precedence.give()
    return work(part)


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
