"""Asks one door as one person, and says in a word what came. Whatever it changed is taken back."""

import re
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from community.audit.models import AuditEntry
from tests.matrix.people import House
from tests.matrix.tables import Cell, rooms, thing_of
from tests.support.sockets import tab_for

ABSENT_ID, ABSENT_SLUG = UUID("00000000-0000-4000-8000-000000000000"), "bestaat-niet"
PER_ANSWER = {"X-Request-ID", "Content-Length"}
TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|submission_id)" value=")[\w-]+')


class Asker:
    """``things``: kind -> state -> arguments, or role -> arguments for what somebody made themselves."""

    def __init__(self, house: House, things: dict):
        self.house, self.things = house, things
        self._absent: dict[tuple, tuple] = {}

    def answer(self, cell: Cell) -> str:
        """done, absent, refused, login, second step, method; or what came instead."""
        given = thing_of(self.things, cell)
        ask = self._socket if cell.door.is_socket else self._page
        with transaction.atomic():
            before = AuditEntry.objects.count()
            try:
                with transaction.atomic():
                    answer = ask(cell, given)
            except Exception as broken:
                answer = f"broke: {broken!r}"
            else:
                if answer != "done" and AuditEntry.objects.count() != before:
                    answer += ", and something was changed"
            transaction.set_rollback(True)
        return answer

    # pages

    def _page(self, cell: Cell, given: list) -> str:
        response, path = self.request(cell, given)
        if response.status_code == 404:
            absent = [_absent(argument) for argument in given]
            return "absent" if _bytes(response, path) == self._of_absent(cell, absent) else "404, but it can be told"
        return word_for(response, cell.door.done)

    def request(self, cell: Cell, given: list, more: dict | None = None) -> tuple[HttpResponse, str]:
        """The answer, and the path that was asked; ``more`` is sent along where the words have no such field."""
        path, data = self.form(cell, given, more)
        return self.send(cell, path, data), path

    def form(self, cell: Cell, given: list, more: dict | None = None) -> tuple[str, dict]:
        """Return URL and fields of a form, as the page would show it now."""
        door = cell.door
        words = getattr(rooms()[door.room], "WORDS", {}).get(door.url_name, {})
        data = (more or {}) | (words(self.house, cell) if callable(words) else words)
        return reverse(door.url_name, args=arguments(door.placeholders, given)), data

    def send(self, cell: Cell, path: str, data: dict) -> HttpResponse:
        client = self.house.browser(cell.role)
        return client.get(path) if cell.door.method.endswith("GET") else client.post(path, data)

    def _of_absent(self, cell: Cell, absent: list) -> tuple:
        key = (cell.door, cell.role, *absent)
        if key not in self._absent:
            self._absent[key] = _bytes(*self.request(cell, absent))
        return self._absent[key]

    # sockets

    def _socket(self, cell: Cell, given: list) -> str:
        stream = cell.door.placeholders.replace("*", str(given[0])) if given else cell.door.placeholders
        action = cell.door.url_name.partition(":")[2]
        word, frame = async_to_sync(self._talk)(cell.role, stream, action)
        if word == "absent" and given and frame | {"s": ""} != self._frame_of_absent(cell, action) | {"s": ""}:
            return "absent, but it can be told"
        return word

    def _frame_of_absent(self, cell: Cell, action: str) -> dict:
        key = (cell.door, cell.role)
        if key not in self._absent:
            absent = cell.door.placeholders.replace("*", str(ABSENT_ID))
            self._absent[key] = async_to_sync(self._talk)(cell.role, absent, action)[1]
        return self._absent[key]

    async def _talk(self, role: str, stream: str, action: str) -> tuple[str, dict]:
        page = tab_for(self.house.browser(role))
        try:
            connected, code = await page.connect()
            if not connected:
                return f"closed: {code}", {}
            frame = await page.join(stream)
            if action == "get":
                await page.say(t="get", s=stream, after=0)
                frame = await page.hear_answer("rows", "gone", s=stream)
            elif action == "send":
                await page.say(t="send", s=stream, cid="matrix", text="Hoi")
                frame = await page.hear_answer("ok", "no", s=stream)
            return _word_for_frame(frame), frame
        finally:
            if not page.future.done():  # it is, after a wait without an answer
                await page.disconnect()
            await get_channel_layer().flush()


def arguments(placeholders: str, given: list) -> list:
    """``*`` is what the object gives: ``post,*`` -> ["post", <public id>]."""
    if placeholders == "-":
        return []
    values = []
    for placeholder in placeholders.split(","):
        values += given if placeholder == "*" else [placeholder]
    return values


def word_for(response: HttpResponse, done: str) -> str:
    status = str(response.status_code)
    location = response.headers.get("Location", "")
    if location.startswith(reverse("second_step")):
        return "second step"
    if location.startswith(reverse("account_login")):
        return "login"
    if location.startswith(reverse("members:welcome")):
        return "refused"  # first a name
    if location.startswith(reverse("account_reauthenticate")):
        return "done" if done == "password" else "asks for the password again"
    if status in done.split("/"):
        return "done" if done != "405" else "method"
    return {"401": "refused", "403": "refused", "405": "method"}.get(status, status)


def _word_for_frame(frame: dict) -> str:
    if frame["t"] in ("joined", "rows", "ok"):
        return "done"
    if frame["code"] == "unclear":  # a fault of the site
        return "broken"
    return "absent" if frame["code"] == "absent" else "refused"


def _absent(argument: object) -> object:
    if isinstance(argument, UUID):
        return ABSENT_ID
    if isinstance(argument, int):
        return 999
    return re.sub(r"[^/]+(/?)$", rf"{ABSENT_SLUG}\1", argument)  # of a path only the end: beside what is there


def _bytes(response: HttpResponse, path: str) -> tuple:
    """All of an answer that could tell two absent things apart."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    content = TOKEN.sub(rb"\1", content).replace(path.encode(), b"PATH")
    headers = {name: value.replace(path, "PATH") for name, value in response.items() if name not in PER_ANSWER}
    return response.status_code, headers, content, sorted(response.cookies)
