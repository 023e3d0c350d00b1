"""Queries are planned."""

from search.analysis.data_files import read_pairs
from search.query.planner import MAX_WORDS, plan_query
from search.query.synonyms import split_expressions


def test_every_listed_synonym_is_expanded():
    for columns in read_pairs("synonyms.tsv"):
        for column in columns:
            for expression in split_expressions(column):
                assert any(len(clause) > 1 for clause in plan_query(" ".join(expression)).clauses), expression


def test_query_of_only_stop_words_has_clauses():
    assert len(plan_query("wat is dat").clauses) == 3


def test_plan_of_very_long_query_is_bounded():
    assert len(plan_query("rust " * 500).clauses) <= MAX_WORDS == 16
