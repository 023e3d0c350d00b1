from community.members.drafts import registry

registry.register_page("answer", "contact:message")
