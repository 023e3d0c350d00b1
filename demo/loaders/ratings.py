"""Ratings of the tools by members of the demo."""

from datetime import timedelta

from django.utils import timezone

from community.members.models import Persona
from demo.content import toml
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience, Rating, Tool


def load() -> str:
    people = {p.member.email.split("@")[0]: p for p in Persona.objects.of_community().select_related("member")}
    for entry in toml("ratings")["rating"]:
        tool = Tool.objects.get(slug=entry["tool"])
        persona = people[entry["author"]]
        if Rating.objects.filter(tool=tool, member=persona.member).exists():
            continue
        rate_tool(
            actor=persona.member,
            tool=tool,
            helped=entry["helped"],
            recommend=entry["recommend"],
            text=entry["text"].strip(),
        )
        at = timezone.now() - timedelta(days=entry["days_ago"])
        Rating.objects.filter(tool=tool, member=persona.member).update(created_at=at)
        Experience.objects.filter(tool=tool, author=persona).update(created_at=at)
    return f"{Rating.objects.count()} ratings, {Experience.objects.count()} experiences"
