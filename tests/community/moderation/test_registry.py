from django.apps import apps

from community.moderation.models import ModeratedContent
from community.moderation.registry import _targets


def test_everything_that_members_write_for_others_can_be_reported():
    content = {model for model in apps.get_models() if issubclass(model, ModeratedContent)}

    assert len(content) > 4
    assert content - {target.model for target in _targets.values()} == set()
