"""Index, remove and rebuild. Runs on both engines."""

import pytest

from community.indexing import Document


def test_replaced_document_is_found_by_its_new_words_only(put, find):
    put("one", "Titel", "Over zwemmen in zee")
    put("one", "Titel", "Over fietsen in de duinen", audience="members")
    assert find("zwemmen", audiences=("members",)) == []
    assert find("duinen") == []
    assert find("duinen", audiences=("members",)) == ["one"]


def test_removed_document_is_not_found(engine, put, find):
    put("one", "Rust")
    put("two", "Rust")
    engine.remove("article", ["one", "absent"])
    assert find("rust") == ["two"]
    assert engine.count() == 1


def test_rebuild_replaces_the_index(engine, put, find):
    put("old", "Rust")
    assert engine.rebuild([Document("article", "new", "Rust", ""), Document("story", "new", "Stilte", "")]) == 2
    assert find("rust") == ["new"]
    put("later", "Rust")
    assert set(find("rust")) == {"new", "later"}


def test_second_rebuild_keeps_nothing_of_the_first(engine, find):
    engine.rebuild([Document("article", "first", "Rust", "")])
    engine.rebuild([Document("article", "second", "Rust", "")])
    assert find("rust") == ["second"]


def test_old_index_is_searched_during_rebuild(engine, put, find):
    put("old", "Rust")
    answers = []

    def documents():
        answers.append(find("rust"))
        yield Document("article", "new", "Rust", "")

    engine.rebuild(documents())
    assert answers == [["old"]]


def test_change_during_rebuild_wins_over_the_rebuild(engine, put, find):
    put("edited", "Rust")
    put("erased", "Rust")

    def documents():
        put("edited", "Stilte")
        put("born", "Stilte")
        engine.remove("article", ["erased"])
        yield Document("article", "edited", "Rust", "")
        yield Document("article", "erased", "Rust", "")

    assert engine.rebuild(documents()) == 2
    assert find("rust") == []
    assert set(find("stilte")) == {"edited", "born"}


def test_interrupted_rebuild_keeps_the_old_index(engine, put, find):
    put("old", "Rust")

    def documents():
        yield Document("article", "new", "Rust", "")
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents())
    assert find("rust") == ["old"]
    engine.rebuild([Document("article", "newer", "Rust", "")])
    assert find("rust") == ["newer"]
