import re

from django.template import Context, Template

from community.members.profiles.avatars import draw, new_seed


def render(source: str, **context) -> str:
    return Template("{% load members_tags %}" + source).render(Context(context))


def test_avatar_follows_from_its_seed():
    assert draw("een") == draw("een")
    assert len({draw(new_seed()) for _n in range(200)}) > 150


def test_avatar_has_no_text_and_no_style():
    for number in range(300):
        assert re.search(r"<text|style=|<script|href", draw(str(number))) is None


def test_author_links_to_the_profile_and_shows_the_role(cast):
    html = render("{% author persona %}", persona=cast.mo.persona)
    assert f'href="/leden/{cast.mo.persona.public_id}/"' in html
    assert "<bdi>Mo</bdi></a>" in html
    assert 'class="chip chip--expert"' in html


def test_name_is_escaped(cast):
    cast.anna.persona.name = "<b>Anna"
    assert "&lt;b&gt;Anna" in render("{% author persona %}", persona=cast.anna.persona)


def test_author_who_left_has_an_avatar_and_no_link():
    html = render("{% author nobody %}", nobody=None)
    assert "<svg" in html
    assert "href" not in html
