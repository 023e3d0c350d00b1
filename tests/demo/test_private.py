from django.urls import reverse

from chat.private.models import Message, Seat
from community.members.models import Member
from demo.loaders import private
from tests.demo.test_groups_and_forum import people


def test_loading_conversations_twice_adds_nothing(db, as_member):
    made = people()
    Member.objects.update(joined_at="2026-01-01T12:00Z")
    private.load()
    first = (Seat.objects.count(), Message.objects.count())
    private.load()
    assert (Seat.objects.count(), Message.objects.count()) == first
    anna = Member.objects.get(pk=made["anna"].pk)
    assert sorted(seat.stage for seat in Seat.objects.visible_to(anna)) == ["open", "question", "waiting"]
    page = as_member(anna).get(reverse("private:index")).text
    assert "1 nieuw" in page
