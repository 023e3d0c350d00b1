"""Any text may be sent as an id or a number, and none is an error."""

from uuid import UUID

import pytest

from community.ids import id_in, number_in

pytestmark = pytest.mark.once


def test_an_id_is_read_and_anything_else_is_none():
    assert id_in("0f8fad5b-d9cb-469f-a165-70867728950e") == UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
    assert [id_in(text) for text in ("", "12", "0f8fad5b", "x" * 36)] == [None] * 4


def test_a_number_is_read_and_anything_else_is_none_at_all():
    assert [number_in(text) for text in ("1", "31", "999999999")] == [1, 31, 999_999_999]
    assert [number_in(text) for text in (None, "", "-1", "1.5", "drie", "²", "1" * 10)] == [0] * 7
