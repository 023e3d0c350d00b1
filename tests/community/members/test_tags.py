import re

from django.template import Context, Template

from community.members.profiles.avatars import draw, new_seed


def render(source: str, **context) -> str:
    return Template("{% load members_tags %}" + source).render(Context(context))


def test_the_same_seed_gives_the_same_drawing_and_seeds_differ():
    assert draw("een") == draw("een")
    assert len({draw(new_seed()) for _n in range(200)}) > 150


def test_a_drawing_has_no_letters_and_no_style():
    for number in range(300):
        assert re.search(r"<text|style=|<script|href", draw(str(number))) is None


def test_an_author_is_a_name_that_leads_to_the_profile_with_the_role_beside_it(cast):
    html = render("{% author persona %}", persona=cast.mo.persona)
    assert f'href="/leden/{cast.mo.persona.public_id}/"' in html
    assert ">Mo</a>" in html
    assert 'class="chip chip--expert"' in html


def test_a_name_is_escaped(cast):
    cast.anna.persona.name = "<b>Anna"
    assert "&lt;b&gt;Anna" in render("{% author persona %}", persona=cast.anna.persona)


def test_who_left_has_a_drawing_and_no_link():
    html = render("{% author nobody %}", nobody=None)
    assert "<svg" in html
    assert "href" not in html
