"""The report at the end of a run of the tests: results, times, figures of the promises. Standard library only."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

CI = os.environ.get("CI", "").lower() in ("true", "1", "yes")
LINE = "-" * 78


@dataclass
class Result:
    name: str
    state: str  # passed, failed or left out
    seconds: float = 0
    counts: dict[str, int] = field(default_factory=dict)
    reason: str = ""  # why it was left out
    scores: dict[str, int | str] = field(default_factory=dict)  # promise -> figure of its tests
    is_quick: bool = False  # a step of script/test quick

    @property
    def failures(self) -> int:
        """Return the number of failed tests; a step that failed without counting any is one."""
        counted = self.counts.get("failed", 0) + self.counts.get("error", 0)
        return max(counted, 1) if self.state == "failed" else counted


def read_scores(file: Path) -> dict[str, int | str]:
    """Return the figures that the tests of one step gave (fixture ``score``), added up for each promise."""
    totals: dict[str, int | str] = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        promise, figure = json.loads(line)
        both = isinstance(figure, int) and isinstance(totals.get(promise), int)
        totals[promise] = totals[promise] + figure if both else figure
    return totals


def print_report(results: list[Result], left_out_parts: list[str]) -> int:
    """Print all results; return the exit code. ``left_out_parts`` were not asked for."""
    print("\n" + LINE)
    if any(result.scores for result in results):
        print("The promises, each with what its tests counted (docs/security.md):")
        print_promises(results)
        print(LINE)
    for result in results:
        print_result(result)
    print_times(results)
    if left_out_parts:
        print(f"Not run: {', '.join(left_out_parts)}")
    left_out = [result.name for result in results if result.state == "left out"]
    failed = [result.name for result in results if result.state == "failed"]
    if left_out:
        print(f"Left out: {', '.join(left_out)}" + (" - and with CI=true nothing may be left out" if CI else ""))
    if failed:
        print(f"Failed: {', '.join(failed)}")
    passed = sum(result.counts.get("passed", 0) for result in results)
    print(f"{passed} passed, {sum(result.failures for result in results)} failed")
    return 1 if failed or (CI and left_out) else 0


def print_promises(results: list[Result]) -> None:
    """Print the figure of each promise; a step that counted something else than the first gets its own line."""
    shown: dict[str, int | str] = {}
    for result in results:
        for promise, figure in sorted(result.scores.items()):
            if promise not in shown:
                shown[promise] = figure
                print(f"{figure:>9}  {promise}")
            elif shown[promise] != figure:
                print(f"{figure:>9}  {promise} ({result.name})")


def print_result(result: Result) -> None:
    detail = ", ".join(f"{number} {kind}" for kind, number in result.counts.items())
    detail = detail or result.reason.partition("\n")[0]
    print(f"{result.state:9} {result.seconds:6.1f} s  {result.name:34} {detail}")


def print_times(results: list[Result]) -> None:
    quick = sum(result.seconds for result in results if result.is_quick)
    print(f"{'':9} {quick:6.1f} s  quick (script/test quick)")
    print(f"{'':9} {sum(result.seconds for result in results):6.1f} s  together")
