"""Threads that keep a connection to the database, and questions that are answered together.

A request of Django opens a connection and closes it again. The hub asks many times a second: it has lasting threads,
of which the connection stays open. Reading and storing have a thread each, so that a message that waits for the lock of
its room keeps no other from being delivered.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, connections

QUESTIONS_PER_VISIT = 25  # more of them would keep a delivery waiting


class DatabaseThread:
    """A lasting thread: ``await reading(function, argument)`` calls the function there, one call after the other."""

    def __init__(self, name: str):
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def __call__(self, function: Callable, *arguments):
        visit = sync_to_async(_visit, thread_sensitive=False, executor=self.executor)
        return await visit(function, *arguments)


def _visit(function: Callable, *arguments):
    """Call ``function``, a second time when the connection had been lost since the last visit. So it must be safe to
    call again."""
    try:
        return function(*arguments)
    except (InterfaceError, OperationalError):
        is_lost = not all(connection.is_usable() for connection in connections.all(initialized_only=True))
        connections.close_all()
        if not is_lost:
            raise
    return function(*arguments)


class AnsweredTogether:
    """Questions of one kind. Those that come while a visit is under way wait, and share the next visit.

    ``answer(questions)`` returns the answers in the same order, in this thread.
    """

    def __init__(self, thread: DatabaseThread, answer: Callable[[list], list]):
        self._thread, self._answer = thread, answer
        self._waiting: list[tuple[Any, asyncio.Future]] = []
        self._task: asyncio.Task | None = None

    async def __call__(self, question):
        """Raises: what ``answer`` raises for this question."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._answer_all())
        return await future

    async def _answer_all(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting[:QUESTIONS_PER_VISIT], self._waiting[QUESTIONS_PER_VISIT:]
            try:
                await self._visit(asked)
            except Exception:  # one of them: each is asked alone, and raises for who asked it
                for question, future in asked:
                    await self._visit_alone(question, future)

    async def _visit(self, asked: list) -> None:
        answers = await self._thread(self._answer, [question for question, _future in asked])
        for (_question, future), answer in zip(asked, answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _visit_alone(self, question, future: asyncio.Future) -> None:
        try:
            await self._visit([(question, future)])
        except Exception as error:
            if not future.done():
                future.set_exception(error)


reading = DatabaseThread("live-reading")
storing = DatabaseThread("live-storing")
