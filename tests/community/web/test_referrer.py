"""The address of the page goes to no other host, and our own forms still arrive."""

import pytest


@pytest.mark.parametrize("path", ["/account/login/", "/healthz"])
def test_browsers_tell_our_pages_to_nobody_else_but_send_the_origin_with_our_forms(client, db, path):
    answer = client.get(path)
    # With "no-referrer" a browser posts "Origin: null", which the form check must refuse.
    assert answer["Referrer-Policy"] == "same-origin"
