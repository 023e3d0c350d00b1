from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.moderation.models import ContextReading, Decision, Report, SweepItem
from community.moderation.registry import label_for
from community.privacy.label_registry import label_codes, label_values


def _lines_read(things: list) -> str:
    return ngettext("%(n)s line", "%(n)s lines", len(things)) % {"n": len(things)}


label_values(Report, kind=label_for)
label_values(Decision, kind=label_for)
label_values(ContextReading, kind=label_for, things=_lines_read)
label_values(SweepItem, kind=label_for)
label_codes(
    {
        "report.make": _("I asked moderators to look at something."),
        "report.change": _("I changed what I had asked moderators to look at."),
        "report.signal": _("The site asked moderators to look: somebody may be in danger."),
        "report.own_motion": _("I looked at something of my own accord, as a moderator."),
        "sweep.make": _("I hid, as a moderator, all that somebody wrote in a while."),
        "report.release": _("I let a report go that I had taken on, as a moderator."),
        "report.lapse": _("The site let a report go at which nobody was working."),
        "report.hand_over": _("I handed a report over to a colleague, as a moderator."),
        "case.merge": _("I put reports together in one case, as a moderator."),
        "case.split": _("I took reports out of a case again, as a moderator."),
        "case.note": _("I wrote a note to colleagues, as a moderator."),
        "opinion.ask": _("I asked for a second opinion, as a moderator."),
        "opinion.give": _("I gave a second opinion, as a moderator."),
        "report.claim": _("I took on a report, as a moderator."),
        "shift.plan": _("I planned shifts, as a moderator."),
        "shift.end": _("I ended or cancelled a shift, as a moderator."),
        "shift.offer": _("I offered a shift to colleagues, as a moderator."),
        "shift.keep": _("I kept a shift that I had offered, as a moderator."),
        "shift.take": _("I took over a shift, as a moderator."),
        "context.read": _("I read, as a moderator, the lines around what was reported."),
        "decision.hide": _("I decided, as a moderator, to hide something."),
        "decision.take_out": _("I decided, as a moderator, to hide something and to take its writer out of a group."),
        "decision.host_take_out": _("I took somebody out of a group that I host, and told them why."),
        "decision.host_hide": _("I put something aside in a group that I host, until a moderator has looked."),
        "decision.host_restore": _("I showed again what was put aside in a group that I host."),
        "draft:put_aside": _("A message with something that I put aside, as a host"),
        "draft:take_out": _("A message to somebody whom I take out of a group"),
        "decision.keep": _("I decided, as a moderator, to leave something as it is."),
        "decision.rename": _("I decided, as a moderator, to take a name away until its member chose another."),
        "decision.clear": _("I decided, as a moderator, to take words away."),
        "decision.mended": _("I decided, as a moderator, that something of the house is put right."),
        "decision.restore": _("I decided, as a moderator, to show something again."),
        "decision.rewrite": _("I decided, as a moderator, to ask a writer to write something again."),
        "decision.note": _("I decided, as a moderator, to put a content note before something."),
        "decision.warn": _("I decided, as a moderator, to leave something and to write a warning to its writer."),
        "decision.withdraw": _("I decided, as a moderator, to take a warning back."),
        "decision.shorter": _("I decided, as a moderator, in a second look, that a measure ends earlier."),
        "decision.let_back": _("I decided, as a moderator, to let a writer back into a group."),
        "measure.remind": _("I reminded somebody of a rule, as a moderator."),
        "measure.slow": _("I asked somebody, as a moderator, to write more slowly."),
        "measure.read_here": _("I let somebody only read in a group for a while, as a moderator."),
        "measure.read": _("I let somebody only read for a while, as a moderator."),
        "measure.pause": _("I gave an account a pause, as a moderator."),
        "measure.close": _("I proposed, as a moderator, to close an account."),
        "measure.confirm": _("I agreed, as a second moderator, to close an account."),
        "measure.shorten": _("I let a measure end earlier, as a moderator."),
        "measure.end": _("I ended a measure, as a moderator."),
        "draft:measure": _("Why a measure ends"),
        "note.write": _("I wrote to somebody, as a moderator."),
        "note.answer": _("I answered what a moderator wrote to me."),
        "report.ask_again": _("I asked for another look at what I reported."),
        "draft:reported": _("A request for another look"),
        "decision.appeal": _("I asked for another look at a decision."),
        "decision.automatic": _("The site hid something by itself, because several members reported it."),
        "decision.rewritten": _("I wrote something again, as a moderator asked."),
        "draft:rewrite": _("Something to write again"),
        "draft:report": _("Something to tell the moderators"),
        "draft:write_note": _("A message of a moderator to a member"),
        "draft:note": _("An answer to a moderator"),
        "draft:reporters": _("Words to somebody whose reports do not count, as a moderator"),
        "draft:hand_over": _("Words to a colleague, as a moderator"),
        "draft:case_note": _("A note to colleagues, as a moderator"),
        "draft:ask_opinion": _("A question to a colleague, as a moderator"),
        "draft:give_opinion": _("A second opinion, as a moderator"),
        "draft:review": _("A decision of a moderator"),
        "draft:sweep": _("A decision of a moderator"),
        "draft:act": _("A decision of a moderator"),
        "draft:decision": _("A request for another look"),
    }
)
