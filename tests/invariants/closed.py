"""A house with closed rooms, and a word of its own in every text field inside: who may find it, and who must not."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.contrib.auth.models import Group as Editors
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from chat.private import actions as private
from chat.private.models import Seat
from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Room
from chat.rooms.planning.actions import cancel_evening, plan_evenings
from community.contact.actions import leave_message
from community.groups.actions import take_out_of_group
from community.groups.choices import Admission, MembershipState, RaidKind, RaidReason, RaidSpan, Visibility
from community.groups.models import Group, Membership
from community.groups.raid.actions import begin_mode, end_mode
from community.members.choices import DutyKind
from community.members.drafts.actions import save_draft
from community.members.models import Duty, Member, Persona
from community.members.profiles.names import name_key
from community.moderation.colleagues.actions import ask_opinion, give_opinion, write_case_note
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Report
from community.moderation.notes.actions import write_note
from community.moderation.reports.actions import make_report
from community.notifications.models import Follow
from community.pages.models import SiteDocument
from forum.actions import edit_post, remove_post
from selfhelp.tools.actions import rate_tool
from tests.community.notifications.scenes import give_mail_consent
from tests.community.pages.scenes import make_article
from tests.support.forum import make_reply, make_topic
from tests.support.people import join, make_group, make_member
from tests.support.tools import make_tool

ROLES = ["visitor", "bram", "noor", "ben", "pia", "eva", "otto", "elsewhere", "ex", "anna", "lotte", "mo"]
INSIDE = "anna lotte mo"
SHARED = "zonnebloemveld"  # beside each word that search may find
CHARACTERS = "bdfgklmnprstvzaeiou"


@dataclass
class Secret:
    word: str
    insiders: set[str]
    outsiders: set[str]


@dataclass
class House:
    people: dict[str, Member | None]
    secrets: dict[str, Secret] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)  # addresses that somebody may have kept
    streams: list[str] = field(default_factory=list)
    things: dict = field(default_factory=dict)
    _random: Random = field(default_factory=lambda: Random(41))

    def word(self, what: str, insiders: str, known_to: str = "") -> str:
        """A new word for this field; ``known_to`` are those who may come across it and need not."""
        word = "".join(self._random.choices(CHARACTERS, k=12))
        self.secrets[what] = Secret(
            word, set(insiders.split()), set(ROLES) - set(insiders.split()) - set(known_to.split())
        )
        return word

    def text(self, what: str, insiders: str, known_to: str = "") -> str:
        return f"Over {self.word(what, insiders, known_to)} bij het {SHARED}"

    def knows(self, *names_and_arguments) -> None:
        self.known += [reverse(name, args=arguments) for name, *arguments in names_and_arguments]


def build(cast, board: Group, circle: Group) -> House:
    house = build_live(cast)
    _who_knocks(house, circle)
    _hidden_and_taken_back(house, board)
    _of_one_alone(house)
    _in_the_open(house, board)
    _read_first(house, board)
    return house


def build_live(cast) -> House:
    """The part that has something live."""
    elsa, lotte, els = (make_member(name) for name in ("elsa", "lotte", "els"))
    people = {name: getattr(cast, name, None) for name in ROLES} | {"ex": elsa, "lotte": lotte, "elsewhere": els}
    house = House(people)
    Duty.objects.create(member=els, kind=DutyKind.MODERATOR, group=make_group("elders"))
    Member.objects.update(joined_at="2020-01-01T12:00Z")
    for member in filter(None, people.values()):
        member.refresh_from_db()
    _a_group_by_invitation(house)
    _content_of_the_group(house)
    _by_the_lamp(house)
    _between_two(house)
    return house


def _a_group_by_invitation(house: House) -> None:
    slug = house.word("group slug", INSIDE)
    group = make_group(
        slug,
        admission=Admission.INVITATION,
        title=house.word("group title", INSIDE),
        summary=house.word("group summary", INSIDE),
        agreement=house.word("group agreement", INSIDE),
    )
    for name in ("anna", "mo", "ex"):
        join(house.people[name], group)
    lotte = house.people["lotte"]
    word = house.word("name in the group", INSIDE)
    outside_word = Persona.objects.create(
        member=lotte, group=group, name=word.capitalize(), name_key=name_key(word), avatar_seed=word
    )
    Persona.objects.filter(pk=outside_word.pk).update(about=house.text("about in the group", INSIDE))
    Membership.objects.create(group=group, member=lotte, persona=outside_word, state=MembershipState.ACTIVE)
    take_out_of_group(actor=house.people["mo"], group=group, member=house.people["ex"])
    house.things |= {"group": group, "there": outside_word}
    house.knows(
        ("groups:group", slug), ("forum:board", slug), ("forum:new_topic", slug), ("groups:requests", slug),
        ("groups:leave", slug), ("groups:change", slug), ("members:profile", outside_word.public_id),
        ("private:ask", outside_word.public_id), ("members:mute", outside_word.public_id),
        ("moderation:report", "persona", outside_word.public_id), ("notifications:follow", "group", group.public_id),
    )  # fmt: skip


def _who_knocks(house: House, circle: Group) -> None:
    noor = house.people["noor"]
    asked = {"state": MembershipState.ASKED, "asked_text": house.text("what somebody asks at the door", "mo", "noor")}
    Membership.objects.create(group=circle, member=noor, persona=noor.persona, **asked)
    house.knows(("groups:requests", circle.slug))


def _content_of_the_group(house: House) -> None:
    group, lotte, anna = house.things["group"], house.people["lotte"], house.people["anna"]
    topic = make_topic(
        anna,
        group,
        title=house.text("topic title", INSIDE),
        source=house.text("earlier version", "anna mo"),
        content_note=house.word("content note", INSIDE),
    )
    opening = topic.posts.get()
    edit_post(actor=anna, post=opening, source=house.text("opening post", INSIDE))
    give_mail_consent(anna)
    Follow.objects.get_or_create(member=lotte, kind="topic", thing=topic.public_id, within=group.public_id)
    give_mail_consent(lotte)
    reply = make_reply(lotte, topic, house.text("reply", INSIDE))
    make_reply(anna, topic, house.text("second reply", INSIDE))
    report = make_report(actor=anna, kind="post", thing=reply, rule="unkind", text=house.text("report", "mo", "anna"))
    house.things |= {"topic": topic, "opening": opening, "reply": reply}
    house.streams += [f"topic:{topic.public_id}", f"group:{group.public_id}"]
    for post in (opening, reply):
        house.knows(*((f"forum:{name}", post.public_id) for name in ("post", "edit", "remove", "history")))
        house.knows(
            ("moderation:report", "post", post.public_id), ("privacy:remove_item", "forum.Post", post.public_id)
        )
    house.knows(*((f"forum:{name}", topic.public_id) for name in ("topic", "posts_after", "move")))
    house.knows(("moderation:report", "topic", topic.public_id), ("notifications:follow", "topic", topic.public_id))
    house.knows(("moderation:review", report.public_id))
    _between_moderators(house, report)


def _between_moderators(house: House, report: Report) -> None:
    """Words of moderators to each other about the reply of lotte, which anna reported, and to lotte."""
    mo, colleague = house.people["mo"], make_member("colleague")
    Duty.objects.create(member=colleague, kind=DutyKind.MODERATOR)
    write_case_note(actor=mo, report=report, text=house.text("note between moderators", "mo"))
    opinion = ask_opinion(actor=mo, report=report, text=house.text("doubt of a moderator", "mo"))
    advice = {"outcome": "keep", "text": house.text("second opinion", "mo")}
    give_opinion(actor=colleague, report=report, opinion=opinion, **advice)
    note = write_note(actor=mo, report=report, text=house.text("words of a moderator to lotte", "lotte mo"))
    house.knows(("moderation:note", note.public_id))
    pages = ("case_note", "ask_opinion", "hand_over", "merge", "write_note")
    house.knows(*((f"moderation:{page}", report.public_id) for page in pages))
    house.knows(("moderation:give_opinion", report.public_id, opinion.public_id), ("moderation:decided",))


def _by_the_lamp(house: House) -> None:
    group, anna, mo = house.things["group"], house.people["anna"], house.people["mo"]
    room = make_room(actor=mo, group=group, title=house.word("room title", INSIDE))
    Room.objects.filter(pk=room.pk).update(theme=house.word("room theme", INSIDE))
    open_session(actor=mo, room=room, title=house.word("title of the evening", INSIDE))
    message = send_message(actor=anna, room=room, cid="1", text=house.text("chat message", INSIDE))
    _evenings(house, room)
    house.things |= {"room": room}
    house.streams += [f"room:{room.public_id}"]
    house.knows(("chat:room", room.public_id), ("chat:message", message.public_id), ("chat:remove", message.public_id))
    house.knows(("moderation:report", "message", message.public_id))


def _hidden_and_taken_back(house: House, board: Group) -> None:
    bram, mo, noor = (house.people[name] for name in ("bram", "mo", "noor"))
    topic = make_topic(bram, board, title="Wie loopt er mee?", source="Vanmiddag.")
    hidden = make_reply(bram, topic, house.text("hidden post", "bram", "mo"))
    taken = make_reply(bram, topic, house.text("taken back post", "bram", "mo"))
    remove_post(actor=bram, post=taken)
    tool = make_tool()
    rate_tool(actor=bram, tool=tool, helped="yes", recommend="yes", text=house.text("hidden experience", "bram", "mo"))
    experience = tool.experiences.get()
    for kind, thing in (("post", hidden), ("experience", experience)):
        decision = decide_report(
            actor=mo,
            report=make_report(actor=noor, kind=kind, thing=thing, rule="unkind"),
            outcome="hide",
            rule="unkind",
            fragment=house.word(f"fragment of a decision, {kind}", "bram", "mo"),
            explanation=house.text(f"explanation of a decision, {kind}", "bram", "mo"),
        )
        house.knows(("moderation:decision", decision.public_id), ("moderation:report", kind, thing.public_id))
    for post in (hidden, taken):
        house.knows(("forum:post", post.public_id), ("forum:history", post.public_id))
        house.knows(("privacy:remove_item", "forum.Post", post.public_id))
    house.known += [topic.get_absolute_url(), tool.get_url()]
    house.things |= {"brams": topic}


def _evenings(house: House, room: Room) -> None:
    """An evening that comes and one that was cancelled."""
    mo, week = house.people["mo"], timedelta(days=7)
    begins = timezone.now() + week
    spans = [(begins, begins + timedelta(hours=1))]
    [coming] = plan_evenings(actor=mo, room=room, spans=spans, title=house.word("theme of an evening", INSIDE))
    spans = [(begins + week, begins + week + timedelta(hours=1))]
    [cancelled] = plan_evenings(actor=mo, room=room, spans=spans)
    cancel_evening(actor=mo, evening=cancelled, reason=house.word("why an evening is cancelled", INSIDE))
    house.knows(*((f"chat:{page}", room.public_id) for page in ("planning", "evenings")))
    house.knows(*(("chat:evening", evening.public_id) for evening in (coming, cancelled)))


def _read_first(house: House, board: Group) -> None:
    """Els is new and is read first: nobody but els and those who show it reads it."""
    els = house.people["elsewhere"]
    Member.objects.filter(pk=els.pk).update(joined_at=timezone.now())
    els.refresh_from_db()
    modes = {"reason": RaidReason.FLOOD, "span": RaidSpan.WEEK}
    mode = begin_mode(actor=house.people["mo"], group=board, kind=RaidKind.NEWCOMERS, **modes)
    board.refresh_from_db()
    post = make_reply(els, house.things["moving"], house.text("held reply", "elsewhere mo"))
    title = house.text("title of a held topic", "elsewhere mo")
    topic = make_topic(els, board, title=title, source=house.text("held topic", "elsewhere mo"))
    house.knows(("forum:held",), ("forum:post", post.public_id), ("forum:topic", topic.public_id))
    end_mode(actor=house.people["mo"], mode=mode)


def _between_two(house: House) -> None:
    bram, anna = house.people["bram"], house.people["anna"]
    for one, other in ((bram, anna), (anna, bram)):
        private.ask(actor=one, name=one.persona, other=other.persona)
    seats = list(Seat.objects.select_related("conversation").filter(persona=bram.persona, other=anna.persona))
    message = private.send_message(actor=bram, seat=seats[0], cid="1", text=house.text("private message", "anna bram"))
    house.streams += [f"private:{seats[0].conversation.public_id}"]
    house.knows(("private:remove", message.public_id), ("moderation:report", "private", message.public_id))
    for seat in Seat.objects.filter(conversation=seats[0].conversation):
        house.knows(("private:conversation", seat.public_id), ("private:end", seat.public_id))


def _of_one_alone(house: House) -> None:
    bram, topic = house.people["bram"], house.things["brams"]
    save_draft(actor=bram, key=f"topic:{topic.public_id}", text=house.text("draft", "bram"))
    house.people["eva"].groups.add(Editors.objects.get(name="Redactie"))
    once = uuid4()
    sender = house.word("address under a contact message", "", "otto")
    leave_message(submission_id=once, text=house.text("contact message", "otto"), email=f"{sender}@example.org")
    house.knows(("contact:message", once))
    article = make_article(
        house.word("slug of a draft page", "eva"),
        live=False,
        title=house.word("title of a draft page", "eva"),
        body=[("text", f"<p>{house.text('body of a draft page', 'eva')}</p>")],
    )
    house.knows(("wagtailadmin_pages:edit", article.pk))
    house.known += [article.get_url(), "/cms/pages/"]
    document = SiteDocument.objects.create(
        title=house.word("title of a document", "eva"), file=ContentFile(b"een lijst", "lijst.txt")
    )
    house.knows(("media:document", document.public_id, document.filename), ("wagtaildocs:index",))
    for name, member in house.people.items():
        if member is not None:
            house.secrets[f"e-mail address of {name}"] = Secret(member.email, {name}, set(ROLES) - {name})
    house.knows(("account_email",))


def _in_the_open(house: House, board: Group) -> None:
    """Content that everybody reads now: later it is closed, moved or erased."""
    everybody = " ".join(ROLES)
    lotte, noor = house.people["lotte"], house.people["noor"]
    garden = make_group("de-tuin", visibility=Visibility.PUBLIC)
    for name in ("lotte", "mo"):
        join(house.people[name], garden)
    for what, actor, group in (("closing", lotte, garden), ("moving", lotte, board), ("leaving", noor, board)):
        topic = make_topic(
            actor,
            group,
            title=house.text(f"{what}: title", everybody),
            content_note=house.word(f"{what}: note", everybody),
            source=house.text(f"{what}: opening", everybody),
        )
        post = make_reply(actor, topic, house.text(f"{what}: reply", everybody))
        house.things |= {what: topic, "garden": garden}
        house.knows(("forum:topic", topic.public_id), ("forum:posts_after", topic.public_id))
        house.knows(("forum:post", post.public_id), ("moderation:report", "post", post.public_id))
        house.streams += [f"topic:{topic.public_id}"]
    house.knows(("groups:group", garden.slug), ("forum:board", garden.slug))
    house.knows(("members:profile", noor.persona.public_id))
    Persona.objects.filter(pk=noor.persona.pk).update(about=house.text("leaving: about", everybody))
