from uuid import uuid4

from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.moderation.decisions.actions import decide_report
from community.moderation.measures.email import statement_token
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Measure
from community.moderation.reports.actions import make_report
from forum.actions import start_topic
from tests.support.people import make_member

URLS = """
moderation:statement     *  GET   linked  see
moderation:statement     *  POST  linked  see
moderation:pause         -  GET   mine    use  302
moderation:measures      -  GET   queue   use
moderation:measure       *  GET   measure  read
moderation:measure       *  POST  measure  end
moderation:confirm_closing  *  POST  measure  confirm
"""
WORDS = {
    "moderation:statement": {"text": "Kijk er nog eens naar."},
    "moderation:measure": {"ended_because": "Het is goed zo."},
}


def things(house):
    moderator = make_member("gives-measures")
    give_duty(actor=None, member=moderator, kind=DutyKind.MODERATOR)
    in_a_group, everywhere = (_measure(house, moderator, MeasureChoice(kind, days=3)) for kind in ("read_here", "read"))
    return {
        "queue": {"open": []},
        "linked": {"shared": [statement_token(in_a_group.decision)], "unsigned": ["abc.def"]},
        "measure": {"shared": [in_a_group.public_id], "house": [everywhere.public_id]},
    }


def _measure(house, moderator, choice: MeasureChoice) -> Measure:
    writer = make_member(f"measured-{choice.kind}")
    words = {"title": "Hoe gaat het", "source": "Vandaag ging het.", "submission_id": uuid4()}
    post = start_topic(actor=writer, group=house.board, **words).posts.get()
    report = make_report(actor=house.neighbour, kind="post", thing=post, rule="unkind")
    fields = {"outcome": "hide", "rule": "unkind", "explanation": "Kan vriendelijker.", "measure": choice}
    return decide_report(actor=moderator, report=report, **fields).measures.get()
