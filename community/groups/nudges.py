"""Rules of a group that its members are asked about when their words seem to be about one. Nothing is ever refused.

A pattern is the same for the server and for the script of the page (``js/nudges.js``), so it uses only what Python and
a browser read alike. It is a guess: who writes decides.
"""

import re

from django.forms import BaseForm
from django.http import QueryDict

from community.groups.choices import Nudge
from community.groups.models import Group

ANYWAY = "anyway"  # the field that says for which rules the writer sends it anyway

_MEDICINES = (
    "abilify|alprazolam|amitriptyline|antidepressiv[a-z]+|antipsychotic[a-z]+|aripiprazol|bupropion|citalopram|clonazepam|"
    "clozapine|concerta|depakine|dexamfetamine|diazepam|duloxetine|efexor|escitalopram|fluoxetine|fluvoxamine|"
    "haldol|haloperidol|ibuprofen|lamotrigine|lithium|lorazepam|methylfenidaat|mirtazapine|nortriptyline|olanzapine|"
    "oxazepam|oxycodon|paracetamol|paroxetine|pregabaline|prozac|quetiapine|risperidon|ritalin|seroquel|sertraline|"
    "temazepam|tramadol|valium|valproaat|venlafaxine|wellbutrin|xanax|zoloft|zolpidem|zopiclon"
)
_AMOUNTS = "kg|kilo|kilo's|gram|pond|kcal|calorie[eë]n|calories|cm|uur sport|uur sporten|happen|boterhammen"
PATTERNS = {
    Nudge.NUMBERS: rf"(^|[^a-z0-9])(bmi[^0-9]{{0,12}}[0-9]|maat [0-9]|[0-9]+([.,][0-9]+)? ?({_AMOUNTS})($|[^a-z0-9]))",
    Nudge.MEDICATION: rf"(^|[^a-z])(({_MEDICINES})($|[^a-z])|[0-9]+([.,][0-9]+)? ?(mg|milligram)($|[^a-z]))",
    Nudge.CONTACT: (
        r"[^ @]+@[a-z0-9-]+[.][a-z]|(^|[^0-9])([+]|0)[0-9]([ .-]?[0-9]){7,}|"
        r"(^|[^a-z])(instagram|insta|snapchat|whatsapp|telegram|discord|tiktok|facebook)($|[^a-z])"
    ),
}
_compiled = {nudge: re.compile(pattern) for nudge, pattern in PATTERNS.items()}


def nudges_of(group: Group) -> list[Nudge]:
    """Return the rules of which the hosts of this group remind members."""
    return [Nudge(code) for code in group.nudges or [] if code in Nudge.values]


def nudges_in(group: Group, text: str) -> list[Nudge]:
    """Return the rules of the group that this text may be about."""
    words = text.lower()
    return [nudge for nudge in nudges_of(group) if _compiled[nudge].search(words)]


def asks_first(form: BaseForm, group: Group, text: str, sent: QueryDict) -> bool:
    """Return whether the writer is asked before this is sent, once for each rule; the form then shows the question."""
    asked = sent.getlist(ANYWAY)
    form.nudges = nudges_in(group, text)
    return any(nudge.value not in asked for nudge in form.nudges)
