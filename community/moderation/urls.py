from django.urls import path
from django.views.decorators.http import require_POST

from community.moderation.alerts import views as alerts
from community.moderation.archive import views as archive
from community.moderation.care import views as care
from community.moderation.colleagues import views as colleagues
from community.moderation.context import views as context
from community.moderation.decisions import views as decisions
from community.moderation.direct import views as direct
from community.moderation.false_reports import views as false_reports
from community.moderation.hosts import views as hosts
from community.moderation.measures import views as measures
from community.moderation.merging import views as merging
from community.moderation.notes import views as notes
from community.moderation.put_aside import views as put_aside
from community.moderation.queue import views as queue
from community.moderation.reporters import views as reporters
from community.moderation.reports import views as reports
from community.moderation.rewriting import views as rewriting
from community.moderation.shifts import views as shifts
from community.moderation.sweeps import views as sweeps
from community.moderation.transparency import views as transparency

app_name = "moderation"

# /moderatie/
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("volgorde/", require_POST(queue.save_order), name="save_order"),
    path("uit-de-groep/<slug:slug>/<uuid:public_id>/", hosts.take_out, name="take_out"),
    path("opzij/<slug:slug>/", put_aside.put_aside_list, name="put_aside_list"),
    path("opzij/<slug:kind>/<uuid:public_id>/", put_aside.put_aside, name="put_aside"),
    path("opzij/<uuid:public_id>/terug/", require_POST(put_aside.take_back), name="take_back"),
    path("gemeld/<uuid:public_id>/", reporters.own_report, name="own_report"),
    path("zo-werkt-het/", reports.how_it_works, name="how_it_works"),
    path("cijfers/", transparency.figures, name="figures"),
    path("cijfers/<slug:half>/", transparency.figures, name="figures_of"),
    path("cijfers/<slug:half>.csv", transparency.figures_csv, name="figures_csv"),
    path("gemeld/", reports.reported, name="reported"),
    path("melden/<slug:kind>/<uuid:public_id>/", reports.report, name="report"),
    path("melding/<uuid:public_id>/", decisions.review, name="review"),
    path("melding/<uuid:public_id>/oppakken/", require_POST(queue.claim), name="claim"),
    path("melding/<uuid:public_id>/eromheen/", require_POST(context.read), name="read_around"),
    path("melding/<uuid:public_id>/loslaten/", require_POST(colleagues.release), name="release"),
    path("melding/<uuid:public_id>/overdragen/", colleagues.hand_over, name="hand_over"),
    path("melding/<uuid:public_id>/samenvoegen/", merging.merge, name="merge"),
    path("melding/<uuid:public_id>/los/", require_POST(merging.split), name="split"),
    path("melding/<uuid:public_id>/notitie/", colleagues.write_case_note, name="case_note"),
    path("melding/<uuid:public_id>/tweede-mening/", colleagues.ask_opinion, name="ask_opinion"),
    path("melding/<uuid:public_id>/tweede-mening/<uuid:opinion_id>/", colleagues.give_opinion, name="give_opinion"),
    path("melding/<uuid:public_id>/melders/", false_reports.reporters, name="reporters"),
    path("melding/<uuid:public_id>/schrijven/", notes.write_note, name="write_note"),
    path("bericht/<uuid:public_id>/", notes.note, name="note"),
    path("zelf/<slug:kind>/<uuid:public_id>/", direct.act_on, name="act"),
    path("lid/<uuid:public_id>/", sweeps.person, name="person"),
    path("alles-verbergen/", sweeps.make, name="make_sweep"),
    path("alles-verborgen/", sweeps.sweeps, name="sweeps"),
    path("alles-verborgen/<uuid:public_id>/", sweeps.sweep, name="sweep"),
    path("alles-verborgen/<uuid:public_id>/omkeren/", sweeps.turn, name="turn_sweep"),
    path("alles-verborgen/<uuid:public_id>/verder/", sweeps.go_on, name="go_on_with_sweep"),
    path("zorg/", care.care, name="care"),
    path("zorg/pauze/", require_POST(care.take_break), name="take_break"),
    path("diensten/", shifts.shifts, name="shifts"),
    path("diensten/nu/", require_POST(shifts.start), name="start_shift"),
    path("diensten/<uuid:public_id>/stoppen/", require_POST(shifts.end), name="end_shift"),
    path("diensten/<uuid:public_id>/aanbieden/", shifts.offer, name="offer_shift"),
    path("diensten/<uuid:public_id>/houden/", require_POST(shifts.keep), name="keep_shift"),
    path("diensten/<uuid:public_id>/overnemen/", require_POST(shifts.take), name="take_shift"),
    path("wacht/", alerts.unseen, name="unseen"),
    path("beslist/", archive.decided, name="decided"),
    path("besluit/<uuid:public_id>/", decisions.decision, name="decision"),
    path("besluit/<uuid:public_id>/opnieuw/", rewriting.rewrite, name="rewrite"),
    path("besluit/<uuid:public_id>/gegevens.json", decisions.statement_file, name="statement_file"),
    path("brief/<str:token>/", decisions.linked_statement, name="statement"),
    path("pauze/", measures.pause, name="pause"),
    path("maatregelen/", measures.running, name="measures"),
    path("maatregelen/<uuid:public_id>/", measures.measure, name="measure"),
    path("maatregelen/<uuid:public_id>/sluiten/", require_POST(measures.confirm), name="confirm_closing"),
]
