from community.members.drafts import registry

registry.register_page("new_run", "college:plan")
registry.register_page("run", "college:change")
