"""The figures as tables, each beside its target: printed while they come, and kept in RESULTS.md when asked to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.long_export import Exported
from benchmarks.pulling import Crowd, Pulled
from benchmarks.pushing import Pushed
from fieldvisit.kernel import clock

RESULTS = Path(__file__).parent / "RESULTS.md"
LEAST_RATIO = {"sqlite": 0.15, "postgresql": 0.25}
AIMED_AT = 50  # visits in a batch: single ones wait for the network, not for us
FULL_MS, FULL_BYTES = 60.0, 40 * 1024
SAME_MS, SAME_BYTES = 10.0, 300
_HEAD = """# What was measured
Written by `python -m benchmarks --write`; do not edit. Both sides of each ratio were measured in turns within one run.
"""


@dataclass
class Sheet:
    """Lines of Markdown, printed as they are added."""

    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        """Add a line."""
        self.lines.append(line)
        print(line, flush=True)

    def facts(self, title: str, facts: Mapping[str, str]) -> None:
        """What it was measured on."""
        self.say(f"\n**{title}**: " + ", ".join(f"{name} {value}" for name, value in facts.items()))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table."""
        self.say()
        self.say(f"| {' | '.join(head)} |")
        self.say("|" + "---|" * len(head))
        for row in rows:
            self.say(f"| {' | '.join(row)} |")

    def pushes(self, dialect: str, found: Sequence[Pushed], rows: Mapping[str, int]) -> None:
        """Visits a second on both sides."""
        least = LEAST_RATIO[dialect]
        head = ("sync/push", "server, visits/s", "driver, visits/s", "ratio", "target", "processor, ms a visit")
        self.table(head, [self._push(dialect, one, least) for one in found])
        self.say("\nEqual rows on both sides afterwards: " + ", ".join(f"{n} {c:,}" for n, c in rows.items()) + ".")

    def _push(self, dialect: str, one: Pushed, least: float) -> tuple[str, ...]:
        bound = "–"
        if one.push.batch == AIMED_AT:
            bound = self._judged(one.ratio >= least, f"≥ {least}", f"{dialect}: ratio in {one.push.words}")
        speeds = (f"{one.server:,.0f}", f"{one.driver:,.0f}", f"{one.ratio:.3f}")
        return (one.push.words, *speeds, bound, f"{one.cpu_ms:.2f}")

    def pulls(self, dialect: str, kept: int, full: Pulled, same: Pulled, crowd: Crowd) -> None:
        """What a tablet waits for."""
        head = ("sync/pull", "p50", "p95", "target", "bytes sent", "bytes read", "target")
        named = ((f"full, {kept} households", full, FULL_MS), ("unchanged", same, SAME_MS))
        sizes = (
            self._judged(full.sent <= FULL_BYTES, f"≤ {FULL_BYTES:,} sent", f"{dialect}: bytes of a full pull"),
            self._judged(same.read <= SAME_BYTES, f"≤ {SAME_BYTES} read", f"{dialect}: bytes of an unchanged pull"),
        )
        self.table(
            head,
            [
                (
                    words, f"{one.p50:.1f} ms", f"{one.p95:.1f} ms",
                    self._judged(one.p95 <= most, f"≤ {most:.0f} ms", f"{dialect}: p95 of a pull, {words}"),
                    f"{one.sent:,}", f"{one.read:,}", size,
                )
                for (words, one, most), size in zip(named, sizes, strict=True)
            ],
        )  # fmt: skip
        self.say(
            f"\nUnchanged pulls: {crowd.a_second:,.0f} a second by the clock, "
            f"{crowd.a_core:,.0f} for each second of processor time (the database's own included)."
        )

    def exports(self, found: Mapping[str, Exported]) -> None:
        """The long export on both."""
        head = ("export of households", "rows", "seconds", "rows/s", "file", "memory beyond the start")
        rows = [
            (name, f"{one.rows:,}", f"{one.seconds:.1f}", f"{one.rows / one.seconds:,.0f}", f"{one.file_mb:.1f} MB",
             f"{one.memory_mb:.0f} MB")
            for name, one in found.items()
        ]  # fmt: skip
        self.table(head, rows)

    def _judged(self, met: bool, target: str, what: str) -> str:
        if not met:
            self.missed.append(f"{what} ({target})")
        return f"{target} {'✓' if met else '✗ missed'}"

    def end(self) -> None:
        """All targets, in one sentence."""
        self.say("\n" + (f"Missed: {'; '.join(self.missed)}." if self.missed else "All targets are met."))

    def write(self) -> None:
        """Keep it beside the code, with its day."""
        words = "\n".join(self.lines).strip()
        RESULTS.write_text(f"{_HEAD}\n{clock.today():%Y-%m-%d}\n\n{words}\n", encoding="utf-8")
