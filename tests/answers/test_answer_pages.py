"""The pages of answers: the list, one set of answers, review."""

from typing import Any

import pytest

pytestmark = pytest.mark.one_database


def test_the_list_tells_when_where_and_by_whom(factories: Any, reader: Any, form: Any, answered: Any) -> None:
    chen = factories.cadre("chen", name="陈建国")
    answered(chen, factories.household("周阿婆", cadre=chen))
    factories.coordinator("coordinator")
    reader.sign_in("coordinator")
    page = reader.get(f"/surveys/{form.id}/answers")
    assert "周阿婆" in page.text
    assert "陈建国" in page.text
