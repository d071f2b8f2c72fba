"""Threads for calls that take no time limit, such as one to a disk that may hang."""

import threading
import weakref
from collections.abc import Callable
from contextvars import Context, copy_context
from datetime import timedelta
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from skill.network.budget import BudgetSpentError, TurnBudget, ending_with

Result = TypeVar("Result")


class _Job:
    """One call, and how it ended."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._context: Context = copy_context()
        self._returned = list[Any]()
        self._raised = list[BaseException]()
        self._running = threading.Lock()
        self._running.acquire()

    def run(self) -> None:
        """Make the call, in the context in which the job was made."""
        try:
            self._returned.append(self._context.run(self._call))
        except BaseException as error:  # noqa: BLE001  it is raised where somebody waits for it
            self._raised.append(error)
        finally:
            self._running.release()

    def wait(self, seconds: float) -> None:
        """Wait until the call ends. Raises TimeoutError if that takes longer."""
        if not self._running.acquire(timeout=max(0.0, seconds)):
            raise TimeoutError

    def result(self) -> Any:
        """Return what the call returned, or raise what it raised. This works once."""
        if self._raised:
            raise self._raised.pop()  # taken out, or its traceback would hold it for ever
        return self._returned.pop()


class _Worker:
    """A thread that runs one job after the other, until somebody dismisses it or nobody has it."""

    def __init__(self) -> None:
        """Start the thread. Raises OSError if the machine has none."""
        jobs = SimpleQueue[_Job | None]()
        self._thread = _started(partial(_work, jobs))
        self.give = jobs.put
        self.dismiss = weakref.finalize(self, jobs.put, None)

    @property
    def is_there(self) -> bool:
        """Whether it still runs: a process that was forked has none of its parent's threads."""
        return self._thread.is_alive()


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while job := jobs.get():
        job.run()
        del job  # it may be long until the next, and this one keeps things in memory


def _started(target: Callable[[], None]) -> threading.Thread:
    """Start a thread that no process waits for. Raises OSError if the machine has none."""
    thread = threading.Thread(target=target, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError(*error.args) from error
    return thread


class Workers:
    """Threads that wait for the next call, for as long as this object is there.

    It costs little to start a thread. But each new thread allocates a new part of memory, and that
    takes as long again as a call of SQLite itself.
    """

    def __init__(self) -> None:
        self._idle = list[_Worker]()

    def finish(self, call: Callable[[], Result], seconds: float) -> Result:
        """Return what a call returns, or raise what it raises, but wait only for so many seconds.

        Raises TimeoutError if the call is still running. It then goes on in its thread, which ends
        with it, so use this for a call that ends by itself. Raises another OSError if the machine
        has no thread left, and then nothing was called.
        """
        worker, job = self._free(), _Job(call)
        worker.give(job)
        try:
            job.wait(seconds)
        except TimeoutError:
            worker.dismiss()
            raise
        self._idle.append(worker)
        result: Result = job.result()
        return result

    def finish_in_turn(
        self, call: Callable[[], Result], budget: TurnBudget, grace: timedelta, *, is_save: bool
    ) -> Result:
        """Finish a call within a turn's budget. The save may use all of it.

        Any other call leaves the save its share. If a call keeps to the time itself, it can say
        better how it failed, so we wait for a grace longer. Raises what finish raises, and
        BudgetSpentError if no time is left: then nothing was called.
        """
        if is_save:
            budget.release_for_save()
        else:
            budget.keep_back_for_save()
        with ending_with(budget):
            if budget.is_spent:
                raise BudgetSpentError
            return self.finish(call, (budget.left + grace).total_seconds())

    def _free(self) -> _Worker:
        """Return a worker that has nothing to do. Raises OSError if there can be none."""
        while self._idle:
            try:
                worker = self._idle.pop()
            except IndexError:  # another thread has taken the last
                break
            if worker.is_there:
                return worker
        return _Worker()


def finished_within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return what a call returns, or raise what it raises, from a thread of its own.

    Raises what Workers.finish raises. Use this for a call that is rare.
    """
    job = _Job(call)
    _started(job.run)
    job.wait(seconds)
    result: Result = job.result()
    return result
