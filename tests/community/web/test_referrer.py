"""The address of the page goes to no other host, and our own forms still arrive."""

import pytest


@pytest.mark.parametrize("path", ["/account/login/", "/healthz"])
def test_referrer_policy_hides_pages_and_keeps_the_origin_of_forms(client, db, path):
    answer = client.get(path)
    # With "no-referrer" a browser posts "Origin: null", which the form check must refuse.
    assert answer["Referrer-Policy"] == "same-origin"
