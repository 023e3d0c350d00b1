import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from community.members.models import Member, Persona
from community.members.profiles.actions import AlreadyNamed, NameTaken, choose_name
from community.members.profiles.forms import NAMES_PER_HOUR, NameForm, ProfileForm
from community.members.profiles.names import free_suggestions, name_key, suggest
from tests.support.people import make_member


@pytest.mark.parametrize(
    "name",
    [
        "anna@example.org",
        "anna apenstaartje post punt nl",
        "anna.nl",
        "06 12345678",
        "０６１２３４５６７８",
        "www.anna.com",
    ],
)
def test_name_with_contact_details_is_refused(db, name):
    assert "name" in NameForm({"name": name, "role": "member"}).errors


@pytest.mark.parametrize(
    "name", ["Moderator Jan", "Admin", "Аdmin", "iemand die wegging", "Rеdactie", "☂☂", "a", "Gastvrouw Els"]
)
def test_reserved_or_unreadable_name_is_refused(db, name):
    assert "name" in NameForm({"name": name, "role": "member"}).errors


def names_in(filename: str) -> list[str]:
    """Return the names of a file, one on a line, with the escapes of JSON; a line that begins with "# " is a remark."""
    lines = (Path(__file__).parent / filename).read_text("utf-8").splitlines()
    return [json.loads(f'"{line}"') for line in lines if not line.startswith("# ")]


@pytest.mark.parametrize("name", names_in("real_names.txt"))
def test_real_name_of_any_script_is_accepted(db, name):
    assert NameForm({"name": name, "role": "member"}).errors == {}


@pytest.mark.parametrize("name", names_in("refused_names.txt"))
def test_disguise_or_name_of_the_house_is_refused_with_one_sentence(db, name):
    errors = NameForm({"name": name, "role": "member"}).errors
    assert len(errors["name"]) == 1


def test_lists_of_names_are_long_and_hold_no_name_twice(db):
    for filename in ("real_names.txt", "refused_names.txt"):
        names = names_in(filename)
        assert len(set(names)) == len(names) >= 150


@pytest.mark.parametrize("name", ["Mo 2", "Mo2", "de Mo", "De echte Mo", "Mo_7", "Mo online", "М0 2"])
def test_name_of_a_colleague_with_something_around_it_is_refused(cast, name):
    assert "name" in NameForm({"name": name, "role": "member"}).errors


@pytest.mark.parametrize("name", ["Anna 2", "Momo", "Moniek", "Mona 2"])
def test_name_like_that_of_a_member_without_duty_stays_free(cast, name):
    assert NameForm({"name": name, "role": "member"}).errors == {}


def test_name_of_the_site_is_reserved(db, settings):
    settings.SITE_NAME = "Zonnehof"
    assert "name" in NameForm({"name": "Z0nnehof 3", "role": "member"}).errors


@pytest.mark.parametrize(
    "other", ["ANNA", "Аnnа", "Ａｎｎａ", "A n n a", "Ánna", "Anna.", "4nna", "Αnna", "ΑΝΝΑ", "ɑnnɑ", "ᴀnna"]
)
def test_name_that_looks_like_a_taken_one_is_refused(cast, other):
    form = NameForm({"name": other, "role": "member"})
    assert list(form.errors) == ["name"]
    with pytest.raises(NameTaken):
        choose_name(actor=Member.objects.create_user("nieuw@demo.example"), name=other, role="member")


@pytest.mark.parametrize("name", ["Μo", "Νoor", "ꓮꓠꓠꓮ", "ᎪᏞᎪ", "Anna ж", "Lіla и", "𐐎o"])
def test_name_in_mixed_scripts_is_refused(db, name):
    assert "één alfabet" in str(NameForm({"name": name, "role": "member"}).errors["name"])


@pytest.mark.parametrize(
    "name",
    [
        "ㅤㅤ",  # two fillers
        "김ㅤ",
        "An\u200dna",
        "क\u200dष",
        "Anna\ufe0f",
        "An\u034fna",
        "a\u0337b\u0338",  # strokes through Latin letters
        "नम\u0301",  # a Latin accent in Devanagari
        "\u093eन",  # a vowel without a letter before it
        "न\u0902\u0902\u0902\u0902",  # a tower of marks
    ],
)
def test_name_with_invisible_or_stacked_marks_is_refused(db, name):
    assert "name" in NameForm({"name": name, "role": "member"}).errors


@pytest.mark.parametrize(
    ("one", "other"),
    [("मीना", "मना"), ("李小龙", "李小"), ("กา", "กี")],
)
def test_names_that_differ_in_a_vowel_mark_or_a_whole_word_are_two_names(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محـــمد", "محمد"),
        ("علی\u200cرضا", "علیرضا"),
        ("علي", "علی"),
        ("Hawaiʻi", "Hawaii"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("ǀda", "Ida"),
        ("Ꭺnna", "Anna"),
        ("𝕬nna", "anna"),
        ("ՏԵ", "sԵ"),
    ],
)
def test_names_that_unicode_calls_confusable_are_one_name(one, other):
    assert name_key(one) == name_key(other)


def test_every_latin_look_alike_has_the_key_of_its_latin_character():
    alike = {"mo": "ΜΟ", "noor": "NOOR", "eva": "ЕVА", "bob": "ВОВ", "łola": "lola", "ınge": "inge", "øtto": "otto"}
    alike |= {"hanna": "ħanna", "ΝΟ": "no", "ʙen": "ben", "ɡijs": "gijs", "анна": "aнна", "օս": "ou"}
    assert [pair for pair in alike.items() if name_key(pair[0]) != name_key(pair[1])] == []


@pytest.mark.parametrize(("one", "other"), [("Kom", "Korn"), ("Wim", "VVim"), ("Lila", "Iiia"), ("Bob", "B0b")])
def test_look_alike_characters_make_the_same_name(one, other):
    assert name_key(one) == name_key(other)


def test_professional_is_no_choice_for_a_newcomer(db):
    assert "role" in NameForm({"name": "Dokter Bibber", "role": "professional"}).errors


def test_second_community_name_is_refused(cast):
    with pytest.raises(AlreadyNamed):
        choose_name(actor=cast.anna, name="Iemand anders", role="member")
    assert Persona.objects.filter(member=cast.anna).count() == 1


def test_name_taken_at_the_same_moment_is_refused_in_the_form(cast, as_member, monkeypatch):
    late = Member.objects.create_user("laat@demo.example")
    monkeypatch.setattr("community.members.profiles.forms.NameForm.clean_name", lambda form: form.cleaned_data["name"])
    answer = as_member(late).post("/mijn/welkom/", {"name": "Anna", "role": "member"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["name"]
    assert answer.context["form"]["name"].value() == "Anna"


def test_suggestions_are_free(db):
    make_member("x")
    Persona.objects.update(name="Merel van zolder", name_key=name_key("Merel van zolder"))
    names = {name for _round in range(50) for name in free_suggestions(Persona.objects)}
    assert len(names) > 20
    assert "Merel van zolder" not in names


def test_every_suggestion_is_accepted(db):
    assert [n for n in suggest(200) if NameForm({"name": n, "role": "member"}).errors] == []


@pytest.mark.parametrize("name", ["\ufdfa" * 20, "각" * 30])
def test_name_with_a_long_key_is_refused(db, name):
    assert "name" in NameForm({"name": name, "role": "member"}).errors


def test_about_text_has_no_direction_marks(db):
    form = ProfileForm({"role": "member", "about": "Ik \u202eben\u200b hier."})
    assert form.is_valid()
    assert form.cleaned_data["about"] == "Ik ben hier."


def test_trying_many_names_is_limited(cast, as_member):
    member = make_member("nieuw")
    member.personas.all().delete()
    browser = as_member(member)

    def typed(name: str) -> str:
        return browser.post(reverse("members:welcome"), {"name": name, "role": "member"}).content.decode()

    taken = "Iemand heeft deze naam"
    answers = [typed(name) for name in ("Anna", "Bram") * (NAMES_PER_HOUR // 2)]
    assert sum(taken in answer for answer in answers) == NAMES_PER_HOUR
    for name in ("Noor", "Vrij van alles"):  # taken or not: the same answer, and the name is still there
        answer = typed(name)
        assert taken not in answer
        assert "Je hebt veel namen geprobeerd" in answer
        assert f'value="{name}"' in answer
    assert not member.personas.exists()


def test_migration_recomputes_keys_and_leaves_clashes_as_they_are(cast):
    migration = import_module("community.members.migrations.0012_name_keys_by_unicode")
    anna, bram = cast.anna.persona, cast.bram.persona
    Persona.objects.filter(pk=anna.pk).update(name="ǀngrid", name_key="old")
    Persona.objects.filter(pk=cast.noor.persona.pk).update(name_key="anna")
    Persona.objects.filter(pk=bram.pk).update(name="Аnnа", name_key=name_key("Noor"))
    migration.recompute_name_keys(apps, None)
    anna.refresh_from_db()
    bram.refresh_from_db()
    assert anna.name_key == "ingrid"
    assert bram.name_key == name_key("Noor")
