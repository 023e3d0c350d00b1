import pytest

from demo import content
from demo.content import Block


def test_body_becomes_blocks_in_order():
    body = "Eerst dit.\n\n- en dit\n- en dat\n\n## Daarna\n\n> Ik mag er zijn.\n> -- Anna\n\n"
    body += "!hulplijn 113\n\n!let-op Zwaar."

    assert content.blocks_of(body) == [
        Block("text", "Eerst dit.\n\n- en dit\n- en dat"),
        Block("heading", "Daarna"),
        Block("quote", "Ik mag er zijn.", "Anna"),
        Block("helpline", "113"),
        Block("note", "Zwaar."),
    ]


def test_unknown_block_raises_error_that_names_the_file():
    with pytest.raises(content.ContentError, match=r"angst\.md"):
        content.blocks_of("!filmpje x", "angst.md")


def test_every_markdown_file_of_the_demo_can_be_read():
    folders = ["themes", "articles", "stories", "words", "standard"]

    assert all(front["title"] for folder in folders for _, front, _ in content.markdown_files(folder))


def test_english_blocks_are_separate_from_dutch(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "FOLDER", tmp_path)
    (tmp_path / "over.md").write_text('+++\ntitle = "Over ons"\n+++\nHallo.\n\n+++en+++\n\nHello.\n')

    front, dutch = content.markdown_file("over")

    assert dutch == [Block("text", "Hallo.")]
    assert front["blocks_en"] == [Block("text", "Hello.")]
