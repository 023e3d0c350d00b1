from community.members.drafts import registry

registry.register_page("report", "moderation:report")
registry.register_page("review", "moderation:review")
registry.register_page("act", "moderation:act")
registry.register_page("sweep", "moderation:sweeps")
registry.register_page("decision", "moderation:decision")
registry.register_page("rewrite", "moderation:rewrite")
registry.register_page("write_note", "moderation:write_note")
registry.register_page("note", "moderation:note")
registry.register_page("hand_over", "moderation:hand_over")
registry.register_page("case_note", "moderation:case_note")
registry.register_page("ask_opinion", "moderation:ask_opinion")
registry.register_page("give_opinion", "moderation:give_opinion")
