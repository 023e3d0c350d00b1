from demo.loaders import contact, people


def test_loading_contact_messages_twice_adds_nothing(db):
    people.load()
    assert [contact.load(), contact.load()] == ["3 messages to the people who run the site"] * 2
