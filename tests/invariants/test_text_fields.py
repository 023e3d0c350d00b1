"""Every text field of every form cleans what people write in one way, and shows it in its own direction."""

from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.urls import reverse

from community.groups.choices import GroupKind
from community.web.text_fields import TextField
from forum.models import Topic
from tests.support.people import make_group

ROOT = Path(__file__).parent.parent.parent
# names, which ask for more; drafts are kept as they were typed
OTHER_FIELDS = {
    "NameForm.name", "ChangeNameForm.name", "JoinForm.other_name", "SignUpForm.username", "BeginForm.username",
}  # fmt: skip
INVISIBLE = [
    "\u115f\u1160", "\u180e", "\u2800\u2800", "\u3164", "\uffa0", "\U000e0041\U000e007f", "\ufe0f", "\u200d\u200c",
    "\u202e\u2066", "\u034f", "\u2028\u2029", "\u200b \u00ad", "\u0301", "\ue000", "\u3000",
]  # fmt: skip


def forms_of_the_rooms() -> set[type[forms.BaseForm]]:
    folders = ("community", "forum", "chat", "selfhelp", "recoverycollege")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*form*.py") if "migrations" not in str(path)]
    for path in paths:
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    todo, seen = [forms.BaseForm], set()
    while todo:
        for form in todo.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                todo.append(form)
    return {form for form in seen if form.__module__.split(".")[0] in folders}


def is_free_text(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea) or (
        isinstance(field, forms.CharField)
        and not isinstance(field, (forms.EmailField, forms.URLField, forms.SlugField))
        and getattr(field.widget, "input_type", "") == "text"
        and not field.widget.attrs.get("inputmode")
        and "one-time-code" not in str(field.widget.attrs)
    )


def test_every_text_field_of_a_form_cleans_its_text():
    fields = {
        f"{form.__name__}.{name}": field
        for form in forms_of_the_rooms()
        for name, field in getattr(form, "base_fields", {}).items()
        if is_free_text(field) and not form.__module__.startswith(("community.pages", "community.members.drafts"))
    }
    assert len(fields) > 15
    others = {name for name, field in fields.items() if not isinstance(field, TextField)}
    assert {name for name in others if not name.endswith(".honeypot")} <= OTHER_FIELDS


def test_every_field_that_people_write_in_has_its_own_direction():
    fields = {
        f"{form.__name__}.{name}": field
        for form in forms_of_the_rooms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, TextField) or (name in {"name", "other_name"} and is_free_text(field))
    }
    assert [name for name, field in fields.items() if field.widget.attrs.get("dir") != "auto"] == []


@pytest.mark.parametrize("text", INVISIBLE)
def test_topic_that_nobody_can_see_is_refused_as_empty(cast, as_member, text):
    board = make_group("prikbord", kind=GroupKind.BOARD, visibility="public")
    browser = as_member(cast.anna)
    url = reverse("forum:new_topic", args=[board.slug])
    page = browser.post(url, {"title": text, "source": text})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"title", "source"}
    assert not Topic.objects.exists()
