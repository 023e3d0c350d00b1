from datetime import timedelta

from community import background
from community.moderation.alerts.actions import alert_when_nobody_looks
from community.moderation.cases.actions import file_stragglers
from community.moderation.colleagues.actions import release_old_claims
from community.moderation.measures.actions import note_ends
from community.moderation.shifts.actions import remind_of_shifts
from community.moderation.sweeps.actions import carry_out_all
from community.moderation.transparency.actions import publish_figures


@background.periodic("moderation.alerts", every=timedelta(minutes=1))
def tell_next_people() -> str:
    released = release_old_claims()
    return f"{alert_when_nobody_looks()} reports, {released} claims released"


@background.periodic("moderation.cases", every=timedelta(minutes=1))
def file_reports() -> str:
    return f"{file_stragglers()} reports"


@background.periodic("moderation.sweeps", every=timedelta(minutes=1))
def go_on_with_sweeps() -> str:
    return f"{carry_out_all()} sweeps"


@background.periodic("moderation.shifts", every=timedelta(minutes=5))
def tell_of_shifts() -> str:
    return f"{remind_of_shifts()} reminded"


@background.periodic("moderation.measures", every=timedelta(minutes=5))
def tell_of_ended_measures() -> str:
    return f"{note_ends()} ended"


@background.periodic("moderation.figures", every=timedelta(days=1))
def publish_half_years() -> str:
    return f"{publish_figures()} half years published"
