"""Random forms and random answers to them, as instances that a client might have sent: everything comes up once."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

CHOICES = ("a", "b", "c", "other", "=d", "12")
KINDS = (
    "text", "text", "integer", "decimal", "date", "time", "dateTime", "select_one", "select_multiple", "rank",
    "geopoint", "image", "calculate", "barcode", "acknowledge",
)  # fmt: skip
STRANGE = (
    "=1+1", "+8613800", "-5", "@cmd", "'=quoted", "''twice", "two\nlines", "\ttabbed", 'a "quote", b', "a;b",
    "家里没人😀🧓🏽", "<r>x</r>", "<r><t>x</t></r>", "a & b < c", "_x0041_", "  blanks around  ", "007", "1e5", "0.50",
    "TRUE", "#N/A", "1,2", "٣", "\u202ertl", "𠮷田", "no", "NULL", "http://x.example", "{}", "[1]",
)  # fmt: skip
Said = tuple[str, tuple[int, ...], str]  # (path, which turn of each repeat it stands in, text)


@dataclass
class Form:
    """A form with its versions, newest first. `private`: paths whose answers are sealed."""

    definitions: list[list[dict[str, Any]]]
    private: set[str] = field(default_factory=set)


@dataclass
class Sent:
    """One set of answers: its instance, and every answer that stands in it."""

    version: int
    xml: str
    said: list[Said]


class Author:
    """Makes forms and answers by one chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._long = 0

    def form(self) -> Form:
        """Two versions: the older has some questions less and some more, and other choices."""
        newest = self._items("/data", None, 0)
        older = [dict(item) for item in newest if item["type"] in ("group", "repeat") or self.chance.random() < 0.8]
        older += [self._question(f"old{place}", "/data", None) for place in range(3)]
        for item in older:
            if item.get("choices"):
                item["choices"] = [*item["choices"][:2], {"value": "gone", "labels": {"default": "以前的"}}]
        form = Form([newest, older])
        form.private = {str(item["path"]) for items in form.definitions for item in items if item.get("private")}
        for item in older:  # what one version seals another may not: here both do
            item["private"] = item["path"] in form.private
        return form

    def _items(self, above: str, repeat: str | None, depth: int) -> list[dict[str, Any]]:
        made = [self._question(f"q{depth}{place}", above, repeat) for place in range(self.chance.randint(2, 4))]
        made += [self._question(name, above, repeat) for name in ("version", "KEY", "q00") if depth == 1]
        if depth < 3:
            for place, kind in enumerate(("group", "repeat", "repeat")[: 3 - depth]):
                path = f"{above}/{kind}{place}"
                made.append(
                    {"path": path, "name": f"{kind}{place}", "type": kind, "group": above, "repeat": repeat,
                     "rules": {}, "labels": {"default": "名字一样"}}
                )  # fmt: skip
                made += self._items(path, path if kind == "repeat" else repeat, depth + 1)
        return made

    def _question(self, name: str, above: str, repeat: str | None) -> dict[str, Any]:
        kind = self.chance.choice(KINDS)
        offered = [{"value": one, "labels": {"default": f"选{one}"}} for one in self.chance.sample(CHOICES, 4)]
        return {
            "path": f"{above}/{name}", "name": name, "type": kind, "group": above, "repeat": repeat, "rules": {},
            "labels": {"default": self.chance.choice(("同一句话", f"第{name}题"))},
            "private": kind == "text" and self.chance.random() < 0.3,
            "choices": offered if kind in ("select_one", "select_multiple", "rank") else None,
        }  # fmt: skip

    def sent(self, form: Form, instance_id: str) -> Sent:
        """Answers to one of the versions; many questions stay unanswered."""
        version = self.chance.randrange(len(form.definitions))
        said: list[Said] = []
        body = "".join(self._inside(form.definitions[version], "/data", None, (), said))
        meta = f"<meta><instanceID>{escape(instance_id)}</instanceID></meta>"
        return Sent(version, f'<data id="any" version="{version}">{body}{meta}</data>', said)

    def _inside(
        self, items: list[dict[str, Any]], above: str, repeat: str | None, turns: tuple[int, ...], said: list[Said]
    ) -> Iterator[str]:
        for item in items:
            if item["group"] != above:
                continue
            name, path = item["name"], item["path"]
            if item["type"] == "group":
                yield f"<{name}>{''.join(self._inside(items, path, repeat, turns, said))}</{name}>"
            elif item["type"] == "repeat":
                for turn in range(self.chance.choice((0, 1, 1, 2))):
                    yield f"<{name}>{''.join(self._inside(items, path, path, (*turns, turn), said))}</{name}>"
            elif self.chance.random() < 0.7:
                text = self._answer(item)
                if text.strip():
                    said.append((path, turns, text))
                yield f"<{name}>{escape(text)}</{name}>"

    def _answer(self, item: dict[str, Any]) -> str:
        chance, kind = self.chance, item["type"]
        offered = [one["value"] for one in item["choices"] or ()]
        if kind == "select_one":
            return chance.choice([*offered, "unlisted"])
        if kind in ("select_multiple", "rank"):
            return " ".join(chance.sample(offered, chance.randint(1, len(offered))))
        if kind in ("integer", "calculate"):
            return chance.choice((str(chance.randint(-999, 99999)), "0", "007", "9" * 17, "-0"))
        if kind == "decimal":
            return chance.choice((f"{chance.uniform(-90, 90):.4f}", "1.10", "0.1234567890123456789", "1e400"))
        if kind == "date":
            return f"{chance.choice((1850, 1900, 1988, 2026))}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
        if kind == "geopoint":
            return f"{chance.uniform(-90, 90):.5f} {chance.uniform(-180, 180):.5f} 0 5.0"
        if kind == "text":
            return self._text()
        return chance.choice(("10:00:00.000+08:00", "2026-03-01T10:00:00.000+08:00", "photo.jpg", "OK"))

    def _text(self) -> str:
        if self.chance.random() < 0.5:
            return self.chance.choice(STRANGE)
        self._long += 1
        if self._long % 90 == 0:
            return self.chance.choice(("长", "😀", "=x")) * 20_000
        letters = string.ascii_letters + "，。家门口的路灯不亮 \n😀'\"=+-@<>&;,"
        return "".join(self.chance.choices(letters, k=self.chance.randint(1, 30)))
