"""A generation differs after every commit that raised it, whatever order transactions commit in."""

import threading

import pytest
from django.db import connection, transaction

from community.generations.actions import commits_here, merge_changes, raise_generation
from community.generations.counters import generation, generations
from community.generations.models import GenerationChange

SECONDS = 20
two_connections = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a database in memory has one connection"
)


@pytest.fixture
def other_connection():
    """``other_connection(steps)`` runs the steps of a generator one at a time, in a thread with its own connection."""
    ending = []

    def start(steps):
        turn, done, errors = threading.Semaphore(0), threading.Semaphore(0), []

        def run():
            try:
                turn.acquire(timeout=SECONDS)
                for _step in steps():
                    done.release()
                    turn.acquire(timeout=SECONDS)
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()
                done.release()

        def go_on():
            turn.release()
            assert done.acquire(timeout=SECONDS), "the other connection waits for a lock"
            assert errors == []

        thread = threading.Thread(target=run)
        thread.start()
        ending.append((turn, thread))
        return go_on

    yield start
    for turn, thread in ending:
        turn.release()
        thread.join(SECONDS)


@pytest.mark.django_db
def test_generation_that_nothing_raised_is_zero():
    assert generations("kettle", "lamp") == {"kettle": 0, "lamp": 0}


@pytest.mark.django_db
def test_each_transaction_raises_only_the_named_generation():
    for _ in range(2):
        with transaction.atomic():
            raise_generation("kettle")
    assert generations("kettle", "lamp") == {"kettle": 2, "lamp": 0}


@pytest.mark.django_db
def test_generations_are_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        generations("kettle", "lamp")


@pytest.mark.django_db
def test_raising_twice_in_one_transaction_writes_one_row(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(3):  # two of them are the savepoint
        raise_generation("kettle")
        with transaction.atomic():
            raise_generation("kettle")
    assert generation("kettle") == 1


@pytest.mark.django_db
def test_rollback_leaves_the_generation_unchanged():
    with transaction.atomic():
        raise_generation("kettle")
        transaction.set_rollback(True)
    assert generation("kettle") == 0


@pytest.mark.django_db
def test_raise_after_a_savepoint_that_rolled_back_is_not_lost():
    with transaction.atomic():
        with transaction.atomic():
            raise_generation("kettle")
            transaction.set_rollback(True)
        raise_generation("kettle")
    assert generation("kettle") == 1


@pytest.mark.django_db
def test_raise_is_kept_when_a_later_savepoint_rolls_back():
    with transaction.atomic():
        with transaction.atomic():
            raise_generation("kettle")
        with transaction.atomic():
            raise_generation("kettle")
            transaction.set_rollback(True)
    assert generation("kettle") == 1


@pytest.mark.django_db(transaction=True)
def test_transaction_after_a_rollback_raises_again():
    with transaction.atomic():
        raise_generation("kettle")
        transaction.set_rollback(True)
    before = generation("kettle"), commits_here("kettle")
    with transaction.atomic():
        raise_generation("kettle")
        assert commits_here("kettle") == before[1]  # not before the commit
    raise_generation("kettle")  # without a transaction around it
    assert (generation("kettle"), commits_here("kettle")) == (before[0] + 2, before[1] + 2)


@pytest.mark.django_db
def test_adding_up_leaves_one_row_per_name_and_the_same_generations():
    merge_changes()  # what was raised before this test
    for name in ("kettle", "lamp", "kettle", "kettle"):
        with transaction.atomic():
            raise_generation(name)
    assert [merge_changes(), merge_changes()] == [2, 0]
    assert generations("kettle", "lamp") == {"kettle": 3, "lamp": 1}
    assert GenerationChange.objects.filter(name__in=("kettle", "lamp")).count() == 2


def raising(name: str):
    """Raise in a transaction that stays open for one step."""
    with transaction.atomic():
        raise_generation(name)
        yield
    yield


@two_connections
@pytest.mark.django_db(transaction=True)
def test_transaction_that_commits_late_is_seen(other_connection):
    start, late = generation("kettle"), other_connection(lambda: raising("kettle"))
    late()
    raise_generation("kettle")  # began later and commits first
    assert generation("kettle") == start + 1
    late()
    assert generation("kettle") == start + 2


@two_connections
@pytest.mark.django_db(transaction=True)
def test_transaction_that_commits_after_adding_up_is_seen(other_connection):
    for _ in range(3):
        raise_generation("kettle")
    start, late = generation("kettle"), other_connection(lambda: raising("kettle"))
    late()
    merge_changes()
    assert generation("kettle") == start
    late()
    assert generation("kettle") == start + 1


def adding_up():
    """Add up in a transaction that stays open for one step."""
    with transaction.atomic():
        merge_changes()
        yield
    yield


@two_connections
@pytest.mark.django_db(transaction=True)
def test_generation_stays_while_another_connection_adds_up(other_connection):
    for _ in range(3):
        raise_generation("kettle")
    start, adding = generation("kettle"), other_connection(adding_up)
    adding()
    assert generation("kettle") == start
    raise_generation("kettle")  # does not wait
    adding()
    assert generation("kettle") == start + 1


@two_connections
@pytest.mark.django_db(transaction=True)
def test_two_that_add_up_at_once_lose_nothing(other_connection):
    for _ in range(3):
        raise_generation("kettle")
    start, first = generation("kettle"), other_connection(adding_up)
    first()
    second = threading.Thread(target=lambda: (merge_changes(), connection.close()))
    second.start()  # waits for the rows of the first
    first()
    second.join(SECONDS)
    assert generation("kettle") == start
    assert GenerationChange.objects.filter(name__in=("kettle", "lamp")).count() == 1


@two_connections
@pytest.mark.django_db(transaction=True)
def test_transactions_that_raise_in_opposite_order_do_not_wait(other_connection):
    def both(first, second):
        with transaction.atomic():
            raise_generation(first)
            yield
            raise_generation(second)
            yield
        yield

    start = generations("kettle", "lamp")
    one, other = other_connection(lambda: both("kettle", "lamp")), other_connection(lambda: both("lamp", "kettle"))
    for step in (one, other, one, other, one, other):
        step()
    assert generations("kettle", "lamp") == {name: number + 2 for name, number in start.items()}
