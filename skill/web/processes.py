"""Serves in several processes, because one Python process uses one processor at a time."""

import gc
import logging
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread
from typing import NoReturn

ARE_THERE = hasattr(os, "fork")
"""Whether this system can make a process share what is loaded."""

log = logging.getLogger("steady_ground.web")


def serve_in(count: int, serve: Callable[[], None]) -> int:
    """Serve in so many processes until SIGTERM or SIGINT, and return the exit status of each.

    They share what is loaded by now. If one of them ends by itself, the others are told to stop,
    and the status is 1: whoever started us can start us anew. If somebody kills this process, the
    others stop as well.
    """
    gc.freeze()  # or looking for garbage would copy what they share
    for number in signal.SIGTERM, signal.SIGINT:
        signal.signal(number, _exit)
    alive, parents = os.pipe()
    children = set[int]()
    for _ in range(count):
        child = os.fork()
        if not child:
            os.close(parents)
            _stop_after_parent(alive)
            serve()
            return 0
        children.add(child)
    os.close(alive)
    return _watch(children)


def _watch(children: set[int]) -> int:
    """Pass signals on until all have ended, and return the exit status."""
    for number in signal.SIGTERM, signal.SIGINT:
        signal.signal(number, lambda *_: _stop(children))
    has_failed = False
    while children:
        child, status = os.wait()
        children.discard(child)
        if status and not has_failed:
            has_failed = True
            log.error("a process has ended by itself; the others stop")
            _stop(children)
    return int(has_failed)


def _stop(processes: Iterable[int]) -> None:
    for process in tuple(processes):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


def _stop_after_parent(alive: int) -> None:
    """Stop this process once the pipe ends, which the parent alone holds open.

    The terminal sends SIGINT to all of us, and the parent tells us of it: that is no second signal.
    """

    def wait() -> None:
        os.read(alive, 1)
        _stop([os.getpid()])

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=wait, daemon=True).start()


def _exit(*_: object) -> NoReturn:
    raise SystemExit(0)
