"""Join a group through its page, and the form for a new group."""

from django.urls import reverse

from community.groups.models import Membership


def request_to_join(browser, group, **fields):
    url = reverse("groups:join", args=[group.slug])
    return browser.post(url, {"agreed": "on", "version": group.agreement_version, "under": "own"} | fields)


def membership_state(member, group) -> str:
    return Membership.objects.get(member=member, group=group).state


GROUP_FORM = {
    "title": "Wandelen na het eten",
    "summary": "Een rondje, meer niet.",
    "visibility": "group",
    "admission": "everyone",
    "ages": "everyone",
    "agreement": "Loop je eigen tempo.",
    "position": "9",
}
