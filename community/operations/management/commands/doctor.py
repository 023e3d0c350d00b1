import json
import sys

from django.core.management.base import BaseCommand

from community.operations.registry import State, check_names, examine

WORDS = {State.OK: "ok", State.LOOK: "look", State.BROKEN: "broken"}


class Command(BaseCommand):
    help = (
        "Look at every part of the site, and say in plain words what to mend. It changes nothing. "
        "The exit code is that of the worst finding: 0 ok, 1 look at it this week, 2 broken."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=check_names(), help="these checks alone", metavar="CHECK")
        parser.add_argument("--json", action="store_true", help="write the findings as JSON")

    def handle(self, *args, **options):
        findings = list(examine(options["only"]))
        worst = max((finding.state for _name, finding in findings), default=State.OK)
        if options["json"]:
            rows = [
                {"check": name, "state": WORDS[finding.state], "text": finding.text, "mend": finding.mend}
                for name, finding in findings
            ]
            self.stdout.write(json.dumps({"state": WORDS[worst], "findings": rows}, indent=1))
        else:
            self._write_lines(findings)
        if worst:
            sys.exit(int(worst))

    def _write_lines(self, findings) -> None:
        styles = {State.OK: self.style.SUCCESS, State.LOOK: self.style.WARNING, State.BROKEN: self.style.ERROR}
        for name, finding in findings:
            word = styles[finding.state](f"{WORDS[finding.state]:<7}")
            self.stdout.write(f"{word} {name:<12} {finding.text}")
            if finding.mend:
                self.stdout.write(f"{'':<20} -> {finding.mend}")
        self.stdout.write(
            ", ".join(f"{sum(one.state == state for _n, one in findings)} {word}" for state, word in WORDS.items())
        )
