"""The door of the desk: others do not learn that there is one."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from community.members.rules import can_operate

type View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Answer those who run the site, and 404 to other members."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can_operate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(answer)
