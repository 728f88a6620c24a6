"""A town with somebody who makes forms, and workbooks looked at in this process; the other has its own test."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from fieldvisit.surveys.examining import Examined, form_id_from
from fieldvisit.surveys.xlsform.converting import convert_book
from fieldvisit.surveys.xlsform.faults import Unfit
from tests.support.factories import Factories
from tests.support.reader import Read, Reader


def examine_here(raw: bytes, file_name: str = "") -> Examined:
    """As the process of its own does."""
    try:
        return Examined(convert_book(raw, fallback=form_id_from(file_name)), [])
    except Unfit as unfit:
        return Examined(None, [fault.said() for fault in unfit.faults])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process for each workbook."""
    monkeypatch.setattr("fieldvisit.surveys.upload_pages.examine", examine_here)
    monkeypatch.setattr("fieldvisit.surveys.api.examine", examine_here)


@pytest.fixture
def town(factories: Factories) -> None:
    """The coordinator of a town, one of a village in it, and a cadre."""
    factories.coordinator("fang", area=factories.place("town"))
    factories.coordinator("village", area=factories.place("village"))
    cadre = factories.cadre("chen")
    factories.household(cadre=cadre)


class Desk(Reader):
    """A person who chooses files."""

    def send(
        self, read: Read, file: bytes | None = None, *, name: str = "road.xlsx", media: dict[str, bytes] | None = None,
        selector: str = "#upload", **fields: Any,
    ) -> Read:  # fmt: skip
        """Send the form of a page with files."""
        form = read.form(selector)
        pairs: dict[str, Any] = {}
        for key, value in form.filled(fields):
            pairs.setdefault(key, []).append(value)
        if file is not None:
            pairs["file"] = (BytesIO(file), name)
        pairs["media"] = [(BytesIO(content), one) for one, content in (media or {}).items()]
        return Read(
            self.client.post(
                form.action,
                data=pairs,
                content_type="multipart/form-data",
                headers=self._headers(),
                follow_redirects=True,
            )
        )


@pytest.fixture
def desk(app: Flask, town: None) -> Desk:
    """The town's coordinator at the desk."""
    person = Desk(app)
    person.come_in("fang")
    return person
