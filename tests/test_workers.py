"""Threads for calls that may hang: which of them are used again, and when they end."""

import gc
import os
import sys
import threading
from contextvars import ContextVar

import pytest

from skill.network.workers import Workers

GIVES_UP = 8.0
"""Seconds: far more than any call here takes, for a slow machine."""

asked_by = ContextVar("asked_by", default="nobody")


def test_a_thread_is_used_again() -> None:
    """One call after the other is made in the same thread, which is not the one that waits."""
    workers = Workers()
    threads = {workers.finish(threading.get_ident, GIVES_UP) for _ in range(3)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


def test_a_thread_is_used_again_after_an_error() -> None:
    """What a call raises is raised where somebody waits for it, and the thread goes on."""
    workers = Workers()
    thread = workers.finish(threading.get_ident, GIVES_UP)
    with pytest.raises(SystemExit):
        workers.finish(sys.exit, GIVES_UP)
    assert workers.finish(threading.get_ident, GIVES_UP) == thread


def test_calls_at_once_have_a_thread_each() -> None:
    """A call waits for no other call."""
    workers, both = Workers(), threading.Barrier(2)
    outer = threading.Thread(target=workers.finish, args=(both.wait, GIVES_UP))
    outer.start()
    workers.finish(both.wait, GIVES_UP)
    outer.join()


def test_a_thread_that_was_left_behind_ends() -> None:
    """After a call that took too long its thread ends, and the next call has another one."""
    workers, may_go = Workers(), threading.Event()
    left_behind = workers.finish(threading.current_thread, GIVES_UP)
    with pytest.raises(TimeoutError):
        workers.finish(may_go.wait, 0)
    assert workers.finish(threading.current_thread, GIVES_UP) is not left_behind
    may_go.set()
    left_behind.join(GIVES_UP)
    assert not left_behind.is_alive()


def test_the_threads_end_with_their_owner() -> None:
    """When nobody has the workers any more, their threads end."""
    workers = Workers()
    thread = workers.finish(threading.current_thread, GIVES_UP)
    del workers
    gc.collect()
    thread.join(GIVES_UP)
    assert not thread.is_alive()


def test_a_call_has_the_context_of_the_one_who_asks() -> None:
    """Each call sees the context variables as they are where it was asked for."""
    workers = Workers()
    for name in ("one turn", "another turn"):
        token = asked_by.set(name)
        assert workers.finish(asked_by.get, GIVES_UP) == name
        asked_by.reset(token)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_process_that_was_forked_has_threads_of_its_own() -> None:
    """A forked process, which has none of its parent's threads, starts its own."""
    workers = Workers()
    workers.finish(threading.get_ident, GIVES_UP)
    child = os.fork()
    if not child:
        os._exit(workers.finish(lambda: 7, GIVES_UP))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
