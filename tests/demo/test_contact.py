from demo.loaders import contact, people


def test_the_messages_are_there_and_loading_again_adds_nothing(db):
    people.load()
    assert [contact.load(), contact.load()] == ["3 messages to the people who run the site"] * 2
