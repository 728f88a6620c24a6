"""Addresses of the answers behind the figures of a page, under what its own address asks."""

import uuid
from typing import Any

from flask import request, url_for

from fieldvisit.answers.linking import Said, answer, behind_keys, between, narrowed

SIDES = ("by", "row", "column")  # what the pages of results ask beside the filter


class Rows:
    """Addresses of the answers behind figures, under what the page's own address asks. Empty where there is none."""

    def __init__(self, survey_id: uuid.UUID, said: Said) -> None:
        self._survey_id = survey_id
        self.said = said

    def all(self) -> str:
        """Every one that was counted."""
        return self._at(self.said)

    def with_(self, **more: Any) -> str:
        """Those of a state or an area."""
        return self._at(narrowed(self.said, {name: str(value) for name, value in more.items()}))

    def answering(self, path: str, value: str = "", area: object = None) -> str:
        """Those that answered a question, or answered it so; of one area."""
        place = {} if area is None else {"area": str(area)}
        return self._at(narrowed(self.said, answer(path, value) | place))

    def between(self, since: Any, until: Any) -> str:
        """Those given on these days."""
        return self._at(between(self.said, since, until))

    def behind(self, *sides: Any) -> str:
        """Those behind keys of a crossed table."""
        return self._at(behind_keys(self.said, *sides))

    def here(self, **more: Any) -> str:
        """This page under the same filter, changed."""
        return self._to(str(request.endpoint), self.sides() | {name: str(value) for name, value in more.items()})

    def sides(self) -> Said:
        """What this page asks, with its sides."""
        return self.said | {name: request.args[name] for name in SIDES if request.args.get(name)}

    def text(self) -> str:
        """The crossed table as text."""
        return self._to("answers.cross_text", self.sides())

    def _at(self, said: Said | None) -> str:
        return "" if said is None else self._to("answers.listing", said)

    def _to(self, endpoint: str, said: Said) -> str:
        address: dict[str, Any] = {**said}
        return url_for(endpoint, survey_id=self._survey_id, **address)
