"""The figures as tables, each beside its target: printed while they come, and kept in RESULTS.md when asked to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.finding import Asked, Found
from benchmarks.first_load import MOST_BYTES
from benchmarks.imports import Brought
from benchmarks.lines import Lined
from benchmarks.long_export import Exported
from benchmarks.moving import Moved
from benchmarks.planner import City, Way
from benchmarks.pulling import Crowd, Pulled
from benchmarks.pushing import Pushed
from benchmarks.surveys import Surveyed
from benchmarks.tablet import Tried, Waited
from fieldvisit.kernel import clock

RESULTS = Path(__file__).parent / "RESULTS.md"
LEAST_RATIO = {"sqlite": 0.15, "postgresql": 0.25}
AIMED_AT = 50  # visits in a batch: single ones wait for the network, not for us
FULL_MS, FULL_BYTES = 60.0, 40 * 1024
SAME_MS, SAME_BYTES = 10.0, 300
ANSWERS_A_SECOND = 300
ANSWERS_SECONDS, ANSWERS_MB = 30.0, 100.0
WAYS = {"tablet": "by sync/push", "openrosa": "by OpenRosa"}
COLD_MS, UNLOCK_MS, SAVE_MS = 1000.0, 1500.0, 100.0
OPEN_MS, ANSWER_MS = 1000.0, 100.0
ON_THE_TABLET, OF_THE_PLANNER, OF_FINDING = "## tablet", "## planner", "## finding"
APART = {ON_THE_TABLET, OF_THE_PLANNER, OF_FINDING}  # what can be measured anew without the others
MOVED_SLOWER = 2.0
FOUND_MS = 200.0
LOOK_SECONDS, WRITE_SECONDS = 15.0, 60.0
LINES_SECONDS = 4.0  # a page waits for it
GRID_MS, CITY_SECONDS, CITY_MB = 1000.0, 30.0, 2048.0
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

    def surveys(self, dialect: str, found: Sequence[Surveyed]) -> None:
        """Sets of answers a second, one in each request over eight connections. The target is PostgreSQL's."""
        rows = [
            (WAYS[one.way], f"{one.a_second:,.0f}", self._answers(dialect, one), f"{one.cpu_ms:.2f}") for one in found
        ]
        self.table(("answers to 20 questions", "a second", "target", "processor, ms each"), rows)
        self.say("\nEqual rows by both ways afterwards.")

    def _answers(self, dialect: str, one: Surveyed) -> str:
        if dialect != "postgresql":
            return "–"
        met = one.a_second >= ANSWERS_A_SECOND
        return self._judged(met, f"≥ {ANSWERS_A_SECOND}", f"answers a second, {WAYS[one.way]}")

    def moved(self, found: Mapping[str, Moved]) -> None:
        """How tablets wait while a whole plan takes effect."""
        head = ("a plan takes effect", "households", "seconds", "syncs", "p95 before", "p95 from then on", "target",
                "worst before", "worst then")  # fmt: skip
        self.table(head, [self._moved(name, one) for name, one in found.items()])
        self.say("\nEvery visit lay there once afterwards, and every tablet held just what its cadre keeps.")

    def _moved(self, name: str, one: Moved) -> tuple[str, ...]:
        met = one.during <= MOVED_SLOWER * one.before
        bound = self._judged(met, f"≤ {MOVED_SLOWER:.0f} ×", f"{name}: p95 of a sync while a plan takes effect")
        waits = (f"{one.before:.1f} ms", f"{one.during:.1f} ms", bound)
        worst = (f"{one.worst_before:.0f} ms", f"{one.worst_during:.0f} ms")
        return (name, f"{one.homes:,}", f"{one.seconds:.1f}", f"{one.syncs:,}", *waits, *worst)

    def exports(self, found: Mapping[str, Exported]) -> None:
        """The long export on both."""
        head = ("export of households", "rows", "seconds", "rows/s", "file", "memory beyond the start")
        rows = [
            (name, f"{one.rows:,}", f"{one.seconds:.1f}", f"{one.rows / one.seconds:,.0f}", f"{one.file_mb:.1f} MB",
             f"{one.memory_mb:.0f} MB")
            for name, one in found.items()
        ]  # fmt: skip
        self.table(head, rows)

    def answers(self, found: Mapping[str, Mapping[str, Exported]]) -> None:
        """The export of answers on both, each way."""
        head = ("export of answers to 20 questions", "sets", "seconds", "target", "file", "memory beyond", "target")
        self.table(head, [self._taken(name, way, one) for name, ways in found.items() for way, one in ways.items()])

    def _taken(self, dialect: str, way: str, one: Exported) -> tuple[str, ...]:
        quick, small = one.seconds <= ANSWERS_SECONDS, one.memory_mb <= ANSWERS_MB
        words = f"{dialect}: answers as {way}"
        return (
            f"{dialect}, {way}", f"{one.rows:,}", f"{one.seconds:.1f}",
            self._judged(quick, f"≤ {ANSWERS_SECONDS:.0f} s", words), f"{one.file_mb:.1f} MB",
            f"{one.memory_mb:.0f} MB", self._judged(small, f"≤ {ANSWERS_MB:.0f} MB", f"{words}, memory"),
        )  # fmt: skip

    def imports(self, found: Mapping[str, Brought]) -> None:
        """A file of households, looked through and written."""
        head = (
            "a file of households",
            "rows",
            "its head",
            "looked through",
            "target",
            "written",
            "target",
            "taken back",
        )
        rows = [
            (
                dialect, f"{one.rows:,}", f"{one.head:.1f} s", f"{one.look:.1f} s",
                self._judged(one.look <= LOOK_SECONDS, f"≤ {LOOK_SECONDS:.0f} s", f"{dialect}: import looked at"),
                f"{one.write:.1f} s",
                self._judged(one.write <= WRITE_SECONDS, f"≤ {WRITE_SECONDS:.0f} s", f"{dialect}: import written"),
                f"{one.undo:.1f} s",
            )
            for dialect, one in found.items()
        ]  # fmt: skip
        self.table(head, rows)

    def lined(self, found: Mapping[str, Lined]) -> None:
        """A whole city's boundaries in one file."""
        head = ("a city's boundaries", "grids", "points", "file", "looked through", "target", "put in force", "drawn",
                "positions found")  # fmt: skip
        rows = [
            (dialect, f"{one.grids:,}", f"{one.points:,}", f"{one.file_mb:.1f} MB", f"{one.look:.1f} s",
             self._judged(one.look <= LINES_SECONDS, f"≤ {LINES_SECONDS:.0f} s", f"{dialect}: boundaries looked at"),
             f"{one.confirm:.1f} s", f"{one.draw:.1f} s", f"{one.found:,.0f}/s")
            for dialect, one in found.items()
        ]  # fmt: skip
        self.table(head, rows)

    def finding(self, found: Mapping[str, Found]) -> None:
        """Looking for a household in a whole city."""
        self.say(f"\n{OF_FINDING}")
        for dialect, one in found.items():
            self.say(f"\n{dialect}: {one.households:,} households, written in {one.fill_seconds:,.0f} s.")
            rows = [self._asked(dialect, way) for way in one.ways]
            self.table(("looked for", "p50", "p95", "target", "met among the shown"), rows)

    def _asked(self, dialect: str, one: Asked) -> tuple[str, ...]:
        met = self._judged(one.p95 <= FOUND_MS, f"≤ {FOUND_MS:.0f} ms", f"{dialect}: p95 of {one.way}")
        return one.way, f"{one.middle:.0f} ms", f"{one.p95:.0f} ms", met, f"{one.met:.0%}"

    def planner(self, ways: Sequence[Way], city: City) -> None:
        """One grid by each way, a whole city by ours."""
        self.say(f"\n{OF_THE_PLANNER}")
        rows = [(way.name, f"{way.ms:.1f} ms", self._way(way), f"{(way.dearer - 1) * 100:.1f} %") for way in ways]
        self.table(("one grid, 250 × 30, the same distances", "median", "target", "dearer than the optimum"), rows)
        whole = (
            f"{city.grids:,} grids, {city.homes:,} households", f"{city.seconds:.1f} s",
            self._judged(city.seconds <= CITY_SECONDS, f"≤ {CITY_SECONDS:.0f} s", "a whole city planned"),
            f"{city.memory_mb:.0f} MB",
            self._judged(city.memory_mb <= CITY_MB, f"≤ {CITY_MB:,.0f} MB", "memory for a whole city"),
            self._judged(city.proven == city.grids, f"{city.grids:,}", "plans proven"),
        )  # fmt: skip
        self.table(("a whole city, 2 processes", "seconds", "target", "peak memory", "target", "proven"), [whole])

    def _way(self, way: Way) -> str:
        return self._judged(way.ms <= GRID_MS, f"≤ {GRID_MS:,.0f} ms", "one grid") if way.name == "ours" else "–"

    def tablet(self, kept: int, tried: Tried) -> None:
        """What a cadre waits for at a door."""
        self.say(f"\n{ON_THE_TABLET}")
        self.facts("Real Chromium", {"households with history": str(kept), "processor": f"slowed {tried.slower} times"})
        waits = [
            ("cold start without a network, until Today can be used", tried.cold, COLD_MS),
            ("unlocking, from the press on the PIN until Today", tried.unlock, UNLOCK_MS),
            ("saving a visit, from the press until it says so", tried.saving, SAVE_MS),
            ("of that: the store's writing", tried.writing, None),
            ("opening a form of 300 questions, until its first page", tried.opening, OPEN_MS),
            ("an answer there, until what comes of it", tried.answering, ANSWER_MS),
        ]
        rows = [self._waited(words, one, most) for words, one, most in waits if one.rounds]
        self.table(("what is waited for", "rounds", "median", "p95", "target"), rows)
        self.table(
            ("first load, gzipped", "bytes", "target"),
            [
                (book, f"{size:,}", self._judged(size <= MOST_BYTES, f"≤ {MOST_BYTES:,}", f"first load with {book}"))
                for book, size in tried.bytes_by_book.items()
            ],
        )
        self.say("\nTyping is not counted; of a start neither is the stretching of the PIN, slow on purpose.")
        self.say(f"{tried.arrived} visits saved without a network arrived once it was back.")

    def _waited(self, words: str, one: Waited, most: float | None) -> tuple[str, ...]:
        bound = "–" if most is None else self._judged(one.at(0.95) <= most, f"≤ {most:,.0f} ms", f"p95 of {words}")
        return (words, str(len(one.rounds)), f"{one.at(0.5):,.0f} ms", f"{one.at(0.95):,.0f} ms", bound)

    def _judged(self, met: bool, target: str, what: str) -> str:
        if not met:
            self.missed.append(f"{what} ({target})")
        return f"{target} {'✓' if met else '✗ missed'}"

    def end(self) -> None:
        """The targets since the last end, in one sentence."""
        self.say("\n" + (f"Missed: {'; '.join(self.missed)}." if self.missed else "All targets are met."))
        self.missed.clear()

    def write(self, to: Path = RESULTS) -> None:
        """Keep it beside the code, with its day. Parts that stand apart leave the other figures as they are."""
        words = "\n".join(self.lines).strip() + "\n"
        found = _sections(words)
        if set(found) <= APART:
            words = "\n".join({**_sections(to.read_text(encoding="utf-8")), **found}.values())
        else:
            words = f"{_HEAD}\n{clock.today():%Y-%m-%d}\n\n{words}"
        to.write_text(words, encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """The text by its headings of the second level; what stands above the first has none."""
    parts = [part.strip("\n") + "\n" for part in re.split(r"(?m)^(?=## )", text) if part.strip()]
    return {part.partition("\n")[0] if part.startswith("## ") else "": part for part in parts}
