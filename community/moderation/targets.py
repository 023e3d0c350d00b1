"""Register personas and groups as targets: both stand below moderation in the import order. Other rooms register theirs
in their own ``targets.py``. Register also what the rooms below ask of moderation."""

from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.crisis.watch import subscribe
from community.groups.models import Group, Membership
from community.groups.registry import pause_writing_when
from community.html import excerpt
from community.members.models import Persona
from community.members.profiles.actions import clear_about, put_about_back, put_name_back, replace_name
from community.members.restrictions import read_measures_with
from community.moderation.choices import REPORTERS, Outcome
from community.moderation.measures.standing import standing_measures_of, writes_slowly
from community.moderation.models import Report, Sweep
from community.moderation.registry import Replacement, Target, register, target
from community.moderation.reports.actions import raise_signal
from community.moderation.sweeps.actions import turn

SWEPT_SHOWN = 10

register(
    Target(
        kind="persona",
        model=Persona,
        label=_("Somebody's profile"),
        text=lambda persona: f"{persona.name}\n{persona.about}",
        excerpt=Concat("name", Value(": "), "about"),
        url=lambda persona: reverse("members:profile", args=[persona.public_id]),
        group=lambda persona: persona.group,
        writer=lambda persona: persona.member,
        replacements={
            Outcome.RENAME: Replacement(
                Outcome.RENAME.label,
                lambda persona: persona.group_id is None and not persona.must_choose_name,
                replace_name,
                put_name_back,
            ),
            Outcome.CLEAR: Replacement(
                _("Take the text about themselves away"),
                lambda persona: bool(persona.about),
                clear_about,
                put_about_back,
            ),
        },
    )
)
register(
    Target(
        kind="group",
        model=Group,
        label=_("A group"),
        excerpt="title",
        text=lambda group: f"{group.title}\n{group.summary}\n{group.agreement}",
        url=lambda group: group.get_absolute_url(),
        group=lambda group: group,
        has_writer=False,
        writer=lambda group: None,
    )
)
register(
    Target(
        kind="membership",  # of somebody whom a host took out of a group
        model=Membership,
        label=_("Somebody's place in a group"),
        text=lambda membership: "",
        url=lambda membership: reverse("members:profile", args=[membership.persona.public_id]),
        group=lambda membership: membership.group,
        writer=lambda membership: membership.member,
        persona=lambda membership: membership.persona,
        fetch=lambda public_id, user: None,  # nobody reports it
        key="removal_id",
    )
)
register(
    Target(
        kind="request",  # its words are for the hosts of the group
        model=Persona,
        label=_("A request to join a group"),
        text=lambda persona: "",
        url=lambda persona: reverse("members:profile", args=[persona.public_id]),
        writer=lambda persona: persona.member,
        persona=lambda persona: persona,
        fetch=lambda public_id, user: None,
        is_private=True,
    )
)
register(
    Target(
        kind="unsent",  # refused, because its writer could not write then: nobody else has the words
        model=Persona,
        label=_("Words that were not sent"),
        text=lambda persona: "",
        url=lambda persona: reverse("members:profile", args=[persona.public_id]),
        writer=lambda persona: persona.member,
        persona=lambda persona: persona,
        fetch=lambda public_id, user: None,
        is_private=True,
    )
)


def _swept_texts(sweep: Sweep) -> str:
    """Return the beginning of what a sweep is about, for its statement of reasons."""
    items = list(sweep.items.order_by("pk")[: SWEPT_SHOWN + 1])
    things = [(target(item.kind), target(item.kind).thing(item.thing)) for item in items[:SWEPT_SHOWN]]
    texts = [excerpt(about.text(thing)) for about, thing in things if thing is not None and thing.author is not None]
    return "\n\n".join(texts + ["…"] * (len(items) > SWEPT_SHOWN))


register(
    Target(
        kind="sweep",
        model=Sweep,
        label=_("Everything of one account"),
        text=_swept_texts,
        decided_words=lambda sweep: str(sweep.public_id),
        url=lambda sweep: reverse("moderation:sweep", args=[sweep.public_id]),
        group=lambda sweep: sweep.group,
        writer=lambda sweep: sweep.writer,
        persona=lambda sweep: sweep.persona,
        fetch=lambda public_id, user: None,
        after_change=turn,
    )
)
register(
    Target(
        kind=REPORTERS,  # what somebody reports, by one of their reports
        model=Report,
        label=_("What somebody reports"),
        text=lambda report: "",
        decided_words=lambda report: str(report.public_id),
        url=lambda report: reverse("moderation:review", args=[report.public_id]),
        writer=lambda report: report.reporter,
        persona=lambda report: None,
        fetch=lambda public_id, user: None,  # nobody reports it
    )
)
subscribe(raise_signal)
read_measures_with(standing_measures_of)
pause_writing_when(writes_slowly, of_new_texts=True)
