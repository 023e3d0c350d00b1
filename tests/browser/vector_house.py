"""Puts the corpus of ``vectors.py`` in every place where people's words are shown. Run inside the site's own folder.

``python -m tests.browser.vector_house FOLDER`` prints, as JSON, the name of each place and the addresses to look at
as mo, who is in the group and moderates. The words go through the rooms' own actions; names go around the rules for
names, because a name is a place as well.
"""

import json
import sys
from itertools import batched, cycle
from pathlib import Path
from uuid import uuid4

import django

PASTED = 1900  # characters of one long message
SOME = 40  # of what has a page or a row of its own


def main() -> None:
    django.setup()
    print(json.dumps(sinks(Path(sys.argv[1]))))


def sinks(folder: Path) -> dict[str, list[str]]:
    from chat.rooms.models import Room
    from community.groups.models import Group
    from community.members.models import Member
    from tests.browser.vectors import VECTORS

    mo = Member.objects.get(email="mo@demo.example")
    group = Group.objects.create(
        slug="woordenproef",
        title=VECTORS[33][:80],
        kind="peer",
        visibility="group",
        admission="invitation",
        summary=long_words(VECTORS)[0],
        agreement="\n\n".join(VECTORS),
    )
    people = people_with_names(VECTORS[:SOME], group)
    room = Room.objects.create(group=group, title=VECTORS[0][:80], theme=VECTORS[1][:200])
    urls = {"group name, summary and agreement": ["/groepen/woordenproef/", "/groepen/"]}
    urls |= forum(group, people, mo, VECTORS) | chat(room, people, mo, VECTORS)
    urls |= moderation(group, people, mo, VECTORS) | people_pages(people, mo, VECTORS)
    urls |= tools(people, VECTORS) | private(people[0], mo, VECTORS)
    urls["export"] = [export_of(people[1], folder).as_uri()]
    urls["notifications"], urls["mail"] = ["/mijn/berichten/"], ["/dev/mail/"]
    urls["search, with what was found marked"] = ["/zoeken/?q=ranHere", "/zoeken/?q=lees+dit", "/zoeken/?q=elders"]
    return urls


def long_words(vectors: list[str]) -> list[str]:
    """The corpus in as few messages as it fits in."""
    pieces, words = [], ""
    for vector in vectors:
        if len(words) + len(vector) > PASTED:
            pieces, words = [*pieces, words], ""
        words += f"{vector}\n\n"
    return [*pieces, words]


def people_with_names(names: list[str], group) -> list:
    """Members of the group whose names are vectors, as far as a name is long."""
    from community.groups.models import Membership
    from community.members.models import Member, Persona

    people = []
    for number, name in enumerate(names):
        member = Member.objects.create_user(f"woord{number}@demo.example", None, birth_year=1980)
        shown = {"name": name[:30], "about": names[-number][:300], "name_key": f"woord{number}", "avatar_seed": name}
        persona = Persona.objects.create(member=member, **shown)
        Membership.objects.create(group=group, member=member, persona=persona)
        people.append(member)
    mo = Member.objects.get(email="mo@demo.example")
    Membership.objects.create(group=group, member=mo, persona=mo.persona)
    return people


def forum(group, people: list, mo, vectors: list[str]) -> dict[str, list[str]]:
    from forum.actions import edit_post, reply, start_topic
    from forum.choices import POSTS_PER_PAGE
    from forum.reading.permalinks import number_url

    topics = []
    for writer, titles in zip(people, batched(vectors, 2), strict=False):
        fields = {"title": titles[0], "content_note": titles[-1][:200], "source": titles[-1], "submission_id": uuid4()}
        topics.append(start_topic(actor=writer, group=group, **fields | {"title": titles[0][:120]}))
    long = topics[0]
    for vector, writer in zip(vectors, cycle(people), strict=False):
        reply(actor=writer, topic=long, source=vector, submission_id=uuid4())
    for vector in vectors:
        edited = long.posts.get(number=2 + vectors.index(vector) // 48)
        edit_post(actor=edited.author.member, post=edited, source=vector)
    posts = [number_url(long, number) for number in range(1, len(vectors) + 1, POSTS_PER_PAGE)]
    history = [f"/forum/bericht/{post.public_id}/eerder/" for post in long.posts.filter(number__range=(2, 7))]
    return {
        "post": posts,
        "post, as it comes to an open page": [f"{long.get_absolute_url()}nieuw/?seq=0"],
        "edit history": history,
        "title of a topic": ["/forum/woordenproef/", "/samen/"],
        "content note": [topic.get_absolute_url() for topic in topics[1:6]],
        "draft": [draft_of(mo, topics[7], vectors)],
    }


def draft_of(mo, topic, vectors: list[str]) -> str:
    from community.members.drafts.actions import save_draft

    save_draft(actor=mo, key=f"topic:{topic.public_id}", text="\n".join(vectors))
    return topic.get_absolute_url()


def chat(room, people: list, mo, vectors: list[str]) -> dict[str, list[str]]:
    from chat.history import slice_url
    from chat.rooms.actions import open_session, send_message
    from community.text import plain

    open_session(actor=mo, room=room, title=vectors[2][:80])
    for number, (vector, writer) in enumerate(zip(vectors, cycle(people), strict=False)):
        if plain(vector):  # nobody sees it: refused
            send_message(actor=writer, room=room, cid=str(number), text=vector)
    pages = [f"/chat/{room.public_id}/{slice_url(first)}" for first in range(1, len(vectors), 50)]
    return {"chat": [f"/chat/{room.public_id}/", *pages], "name of a room": ["/chat/"]}


def moderation(group, people: list, mo, vectors: list[str]) -> dict[str, list[str]]:
    from community.groups.models import Membership
    from community.members.choices import DutyKind
    from community.members.models import Duty
    from community.moderation.decisions.actions import decide_report
    from community.moderation.reports.actions import make_report

    post = group.topics.get(posts__number=2).posts.get(number=2)
    reports = [
        make_report(actor=reader, kind="post", thing=post, rule="other", text=words)
        for words, reader in zip(long_words(vectors), people, strict=False)
    ]
    about_mo = make_report(actor=people[0], kind="persona", thing=mo.persona, rule="other", text=vectors[0])
    fields = {"fragment": long_words(vectors)[0][:1000], "explanation": long_words(vectors)[1]}
    duty = Duty.objects.create(member=people[2], kind=DutyKind.MODERATOR)
    decision = decide_report(actor=people[2], report=about_mo, outcome="keep", rule="other", **fields)
    duty.delete()
    for vector, member in zip(vectors, people[20:], strict=False):
        Membership.objects.filter(group=group, member=member).update(state="asked", asked_text=vector)
    return {
        "moderator's screen": ["/moderatie/", f"/moderatie/melding/{reports[0].public_id}/"],
        "decision": [f"/moderatie/besluit/{decision.public_id}/"],
        "request to join": ["/groepen/woordenproef/verzoeken/"],
    }


def people_pages(people: list, mo, vectors: list[str]) -> dict[str, list[str]]:
    return {"pseudonym and profile": [f"/leden/{member.persona.public_id}/" for member in people[:8]]}


def tools(people: list, vectors: list[str]) -> dict[str, list[str]]:
    from selfhelp.tools.actions import rate_tool
    from selfhelp.tools.models import Tool

    tool = Tool.objects.live().first()
    for words, member in zip(long_words(vectors), people, strict=False):
        rate_tool(actor=member, tool=tool, helped="yes", recommend="yes", text=words[:1000])
    return {"experience with a tool": [tool.url]}


def private(writer, mo, vectors: list[str]) -> dict[str, list[str]]:
    from chat.private.choices import ConversationState
    from chat.private.models import Conversation, Message, Seat

    talk = Conversation.objects.create(state=ConversationState.OPEN, seq=len(vectors))
    Seat.objects.create(conversation=talk, persona=writer.persona, other=mo.persona, has_asked=True)
    seat = Seat.objects.create(conversation=talk, persona=mo.persona, other=writer.persona, is_told=True)
    for number, vector in enumerate(vectors, start=1):
        values = {"conversation": talk, "author": writer.persona, "seq": number, "cid": str(number), "text": vector}
        Message.objects.create(**values)
    return {"private message": ["/mijn/gesprekken/", f"/mijn/gesprekken/{seat.public_id}/"]}


def export_of(member, folder: Path) -> Path:
    import io
    from zipfile import ZipFile

    from community.privacy.export.document import HTML_NAME, write

    packed = io.BytesIO()
    write(member, packed, lambda done, steps: None)
    page = folder / HTML_NAME
    page.write_bytes(ZipFile(packed).read(HTML_NAME))
    return page


if __name__ == "__main__":
    main()
