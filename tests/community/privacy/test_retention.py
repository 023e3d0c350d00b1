from django.utils import timezone

from community.privacy.registry import Retention, holdings


def test_each_kind_has_a_rule_by_date_or_says_why_there_is_none():
    assert [held.model for held in holdings() if not held.keep] == []


def test_each_rule_looks_at_a_date_that_is_there():
    rules = [(held.model_class, held.keep) for held in holdings() if isinstance(held.keep, Retention)]
    for model, rule in rules:
        str(rule.over(model._base_manager.all(), timezone.now()).query)
    assert len(rules) > 8
