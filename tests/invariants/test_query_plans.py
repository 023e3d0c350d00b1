"""No page, and no job that runs often, costs more with every row that members add: read from the plans of its queries.

The tables may be nearly empty: without statistics SQLite takes every table for a large one, and PostgreSQL is told to
scan and sort only where no index could prevent it.
"""

from datetime import timedelta

import pytest
from django.db import connection
from wagtail.models import Page

from community.background import periodic_jobs
from community.web.pagination import Cursor
from search.actions import rebuild
from tests.community.pages.scenes import make_article, make_theme
from tests.matrix.asking import Asker
from tests.matrix.people import House
from tests.matrix.tables import Cell, cells, lay_out, rooms, thing_of
from tests.support.forum import make_topic
from tests.support.query_plans import growing_steps, plan_of, recorded
from tests.support.tools import make_tool

READERS = ("visitor", "insider")  # the insider has closed groups, and somebody who blocked her
OFTEN = timedelta(hours=1)  # a job that runs less often may read a table

OF_ONE_MEMBER = "what one member chose, kept or joined: some, however large the site"
OF_ONE_THING = "what was said or kept about one thing: some"
WAITING = "what waits now: moderators and hosts keep it short"
NEW_ACCOUNTS = "what accounts wrote that are an hour old"
WRITTEN = "what one member wrote: it grows with the member, not with the site"
# Steps that a page may take, with the reason why few rows are found there.
FEW_ROWS = {
    "sort of audit_auditentry (kind=? AND thing=?)": OF_ONE_THING,
    "sort of audit_auditentry (verb=?)": "duties that were given or ended: some each month",
    "sort of contact_contactmessage (state=?)": WAITING,
    "list of forum_post (author_id=?)": WRITTEN,
    "sort of forum_post (author_id=? AND created_at>?)": NEW_ACCOUNTS,
    "sort of forum_topic (author_id=?)": NEW_ACCOUNTS,
    "sort of rooms_message (author_id=?)": NEW_ACCOUNTS,
    "sort of forum_postedit (post_id=?)": OF_ONE_THING,
    "sort of forum_unanswered (since>?)": WAITING,
    "sort of forum_topic (about_kind=? AND about_id=? AND last_post_at>?)": "of the last weeks about one theme",
    "sort of groups_invite (group_id=? AND expires_at>?)": WAITING,
    "sort of groups_membership (group_id=?)": WAITING,
    "sort of groups_membership (group_id=? AND joined_at>?)": "newcomers of the last weeks in one group",
    "sort of members_block (blocker_id=?)": OF_ONE_MEMBER,
    "sort of members_consent (member_id=?)": OF_ONE_MEMBER,
    "sort of members_draft (member_id=?)": OF_ONE_MEMBER,
    "sort of members_mute (muter_id=?)": OF_ONE_MEMBER,
    "list of members_persona (member_id=?)": OF_ONE_MEMBER,
    "sort of members_persona (member_id=? AND group_id>?)": OF_ONE_MEMBER,
    "sort of members_session (member_id=?)": OF_ONE_MEMBER,
    "sort of moderation_case (group_id=?)": WAITING,
    "sort of forum_post (author_id=?)": WRITTEN,
    "sort of moderation_casenote (case_id=?)": OF_ONE_THING,
    "sort of moderation_decision (kind=? AND thing=?)": OF_ONE_THING,
    "sort of moderation_measure (group_id=?)": "measures that hold now in the groups of one moderator: some",
    "sort of moderation_moderatornote (report_id=?)": OF_ONE_THING,
    "sort of moderation_opinion (case_id=?)": OF_ONE_THING,
    "sort of moderation_report (case_id=?)": OF_ONE_THING,
    "sort of moderation_report (kind=? AND thing=?)": OF_ONE_THING,
    "sort of moderation_sweep (group_id=?)": "raids in the groups of one moderator: some in a year",
    "sort of notifications_notification (kind=? AND thing=?)": OF_ONE_THING,
    "sort of recoverycollege_enrolment (member_id=?)": OF_ONE_MEMBER,
    "sort of rooms_roomsession (room_id=? AND closes_at>?)": WAITING,
    "sort of tools_rating (member_id=?)": OF_ONE_MEMBER,
    "sort of tools_rating (tool_id=?)": OF_ONE_THING,
}
# Tables that a job may read whole.
SHORT = {
    "scan of members_emailchange": "changes of address that wait for some days",
    "scan of moderation_sweep": "raids that moderators worked on: some in a year, kept for two years",
    "scan of django_tasks_database_dbtaskresult": "jobs of the last hour: those that are done are deleted",
}


def reading_cells(room: str, things: dict) -> list[Cell]:
    """Return two cells of each page: as a reader of ``READERS``, or as somebody else who may see it."""
    chosen: dict[tuple, Cell] = {}
    for cell in cells(room, things):
        if cell.door.method.endswith("GET") and cell.expected == "done":
            key = (cell.door, cell.role == "visitor")
            if key not in chosen or cell.role in READERS:
                chosen[key] = cell
    return list(chosen.values())


def write_pages(house: House) -> None:
    """Publish a theme with an article and a tool, and topics about each; the matrix has no page of each kind."""
    theme = make_theme("angst", talk_group=house.board.slug)
    for page in (theme, make_article("slapen", theme=theme), make_tool("ademhaling")):
        make_topic(house.writer, house.board, about_kind=page.kind, about_id=str(page.public_id))


def paths_of_pages() -> list[str]:
    """Return the URL of one page of each kind that editors write."""
    pages = {type(page): page.get_url() for page in Page.objects.live().specific()}
    return [url for url in pages.values() if url]


def queries_of_pages(house: House) -> dict[str, tuple]:
    """Return SQL -> parameters and the page that asked it, of all pages of the site."""
    asked = {}
    write_pages(house)
    for role in READERS:
        for path in paths_of_pages():
            with recorded() as statements:
                assert house.browser(role).get(path).status_code == 200, path
            asked |= {sql: (params, f"{path}, {role}") for sql, params in statements.items()}
    for room in sorted(rooms()):
        things = lay_out(room, house)
        asker = Asker(house, things)
        for cell in reading_cells(room, things):
            with recorded() as statements:
                asker.request(cell, thing_of(things, cell))
            asked |= {sql: (params, str(cell)) for sql, params in statements.items()}
    return asked


def steps_of(asked: dict[str, tuple]) -> dict[str, str]:
    """Return step -> a query with it and who asked it, of the steps that cost more with every row."""
    return {step: f"{asker}: {sql}" for sql, (params, asker) in asked.items() for step in growing_steps(sql, params)}


def unexplained(steps: dict[str, str], reasons: dict[str, str]) -> list[str]:
    """Return the steps without a reason. A plan of PostgreSQL does not say by which columns rows are found."""
    known = {step if connection.vendor == "sqlite" else step.partition(" (")[0] for step in reasons}
    return [f"{step}, {query}" for step, query in sorted(steps.items()) if step not in known]


def test_no_page_scans_or_sorts_a_growing_table(house):
    steps = steps_of(queries_of_pages(house))
    assert unexplained(steps, FEW_ROWS) == []
    if connection.vendor == "sqlite":
        assert FEW_ROWS.keys() - steps.keys() == set(), "no page takes these steps any more"


def test_no_frequent_job_scans_a_growing_table(house):
    for room in rooms():
        lay_out(room, house)
    rebuild()  # the job of search builds the index where there is none, and then reads everything
    asked = {}
    for job in periodic_jobs():
        if job.every < OFTEN:
            with recorded() as statements:
                job.do()
            asked |= {sql: (params, job.name) for sql, params in statements.items()}
    scans = {step: query for step, query in steps_of(asked).items() if step.startswith("scan")}
    assert unexplained(scans, SHORT) == []


@pytest.mark.once
def test_later_slice_of_a_list_begins_in_the_middle_of_its_index(cast, board, client):
    after = Cursor(("-last_post_at", "-public_id")).url_after(make_topic(cast.anna, board))
    with recorded() as asked:
        client.get(board.get_absolute_url() + after)
    plans = [plan_of(sql, params) for sql, params in asked.items() if "ORDER BY" in sql]
    assert [plan for plan in plans if "(group_id=? AND last_post_at<?)" in plan] != []
