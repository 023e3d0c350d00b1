"""The header says who is here, and where."""


def my_page_link(browser, path) -> str:
    page = browser.get(path).content.decode()
    return page.split('class="icon-link" href="/mijn/"')[1].split("</a>")[0]


def test_own_page_is_marked_in_the_header(cast, as_member):
    browser = as_member(cast.anna)
    assert 'aria-current="true"' in my_page_link(browser, "/mijn/berichten/")
    assert 'aria-current="true"' not in my_page_link(browser, "/forum/")


def test_header_shows_the_community_name(cast, as_member):
    assert "Anna" in my_page_link(as_member(cast.anna), "/forum/")


def test_profile_of_another_does_not_change_the_header(cast, as_member):
    assert "Anna" in my_page_link(as_member(cast.anna), f"/leden/{cast.bram.persona.public_id}/")
