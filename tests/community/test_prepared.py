"""Prepared queries give what their queryset gives, and build it once."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone

from community.members.models import Duty, Member, Persona
from community.prepared import ListParameter, Parameter, PreparedQuery, derived
from community.settings.env import PREPARED_STATEMENTS

pk = Member._meta.get_field("id")
joined_at = Member._meta.get_field("joined_at")


def members_with_persona(member, since):
    own = FilteredRelation("personas", condition=Q(personas__group=None))
    members = Member.objects.filter(pk=member, joined_at__gt=since).annotate(own=own)
    return members.annotate(has_duties=Exists(Duty.objects.filter(member=OuterRef("pk")))).select_related("own")


def prepared() -> PreparedQuery:
    return PreparedQuery(lambda: members_with_persona(Parameter("member", pk), Parameter("since", joined_at)))


def test_rows_are_those_of_the_queryset_with_relations_and_annotations(cast, django_assert_num_queries):
    query, since = prepared(), timezone.now() - timedelta(days=9000)
    for member in (cast.anna, cast.mo, cast.bram):
        with django_assert_num_queries(1):
            row = query.first(member=member.pk, since=since)
            name = row.own.name
        expected = members_with_persona(member.pk, since).get()
        assert (row, name, row.has_duties) == (expected, expected.own.name, expected.has_duties)
        assert row.__dict__.keys() == expected.__dict__.keys()
    assert query.rows(member=cast.anna.pk, since=timezone.now() + timedelta(days=1)) == []
    assert query.first(member=cast.anna.pk, since=timezone.now() + timedelta(days=1)) is None


def test_queryset_is_built_and_compiled_once(cast):
    build = mock.Mock(wraps=lambda: Member.objects.filter(pk=Parameter("member", pk)))
    query = PreparedQuery(build)
    assert [query.first(member=member.pk) for member in (cast.anna, cast.bram)] == [cast.anna, cast.bram]
    assert build.call_count == 1


def test_values_and_unions_are_prepared_too(cast):
    def build():
        names = Persona.objects.filter(group=None, member=Parameter("member", pk)).values_list("name", "member_id")
        return names.union(
            Persona.objects.filter(group=None, member=Parameter("other", pk)).values_list("name", "member_id")
        )

    rows = PreparedQuery(build).rows(member=cast.anna.pk, other=cast.bram.pk)
    assert set(rows) == {(member.persona.name, member.pk) for member in (cast.anna, cast.bram)}


def test_derived_value_follows_the_value_that_is_given(cast):
    def build(now):
        return Member.objects.filter(joined_at__gt=derived(now, lambda now: now - timedelta(days=7), joined_at))

    query, now = PreparedQuery(lambda: build(Parameter("now", joined_at))), timezone.now()
    Member.objects.exclude(pk=cast.anna.pk).update(joined_at=now - timedelta(days=30))
    Member.objects.filter(pk=cast.anna.pk).update(joined_at=now - timedelta(days=3))
    for moment, expected in ((now, [cast.anna]), (now + timedelta(days=5), [])):
        assert query.rows(now=moment) == list(build(moment)) == expected


def test_value_that_is_missing_is_an_error(cast):
    with pytest.raises(KeyError):
        prepared().rows(member=cast.anna.pk)


def test_one_compiled_query_takes_lists_of_any_length(cast):
    keys = ListParameter("keys", pk)
    query = PreparedQuery(lambda: Member.objects.filter(pk__in=keys).order_by("pk"))
    for members in ([], [cast.anna], [cast.anna, cast.mo, cast.bram]):
        expected = sorted(members, key=lambda member: str(member.pk))
        assert query.rows(keys=[str(member.pk) for member in members]) == expected
    assert len(query._compiled) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in microseconds")
def test_postgresql_keeps_the_plan_of_what_is_asked_often(cast):
    query, since = prepared(), timezone.now() - timedelta(days=9000)
    for _ in range(PREPARED_STATEMENTS["prepare_threshold"] + 1):
        query.rows(member=cast.anna.pk, since=since)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%members_duty%'")
        assert cursor.fetchone()[0] >= 1
