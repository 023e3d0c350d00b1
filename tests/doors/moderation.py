from community.moderation.actions import decide_report, make_report

TABLE = """
moderation:queue         -            GET   302 404 404 404 404 200 404 404 404
moderation:how_it_works  -            GET   200 200 200 200 200 200 200 200 200
moderation:report        persona      GET   200 200 200 200 200 200 200 200 200
moderation:report        nothing      GET   302 404 404 404 404 404 404 404 404
moderation:one_report    report       GET   302 404 404 404 404 200 404 404 404
moderation:claim         report       GET   405 405 405 405 405 405 405 405 405
moderation:claim         report       POST  302 404 404 404 404 302 404 404 404
moderation:decision      to_bram      GET   302 404 200 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    report = make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind")
    other = make_report(actor=cast.pia, kind="persona", thing=cast.bram.persona, rule="other")
    decision = decide_report(actor=cast.mo, report=other, outcome="keep", rule="other", explanation="Gezien.")
    return {
        "persona": ["persona", cast.noor.persona.public_id],
        "nothing": ["persona", "00000000-0000-4000-8000-000000000000"],
        "report": [report.public_id],
        "to_bram": [decision.public_id],
    }
