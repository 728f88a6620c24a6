"""The five ready forms: each converts, speaks both languages whole, and holds what its issue promises."""

import pytest

from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.library.sheets import EN, ZH, Sample, workbook_of
from fieldvisit.surveys.xlsform.converting import Converted, convert_book

FORMS = {sample.code: convert_book(workbook_of(sample)) for sample in LIBRARY}
CATEGORIES = {category.code for category in SEED_CATEGORIES}


@pytest.mark.parametrize("sample", LIBRARY, ids=lambda sample: sample.code)
def test_a_ready_form_is_whole_in_both_languages(sample: Sample) -> None:
    form = FORMS[sample.code]
    assert form.languages == [ZH, EN] and form.warnings == []
    assert 10 <= form.questions <= 30
    for item in form.definition:
        for words in (item["labels"], item["hints"], *(choice["labels"] for choice in item["choices"] or ())):
            assert not words or set(words) == {ZH, EN}, item["path"]
    assert set(sample.tag_codes) <= set(TAG_OF)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.form_id)
def test_rules_name_what_there_is(form: Converted) -> None:
    raised = [item["rules"]["raise"] for item in form.definition if "raise" in item["rules"]]
    assert set(raised) <= CATEGORIES


def test_together_they_show_what_a_form_can_do() -> None:
    items = [item for form in FORMS.values() for item in form.definition]
    assert {"repeat", "geopoint", "image", "range", "rank", "acknowledge", "date", "note"} <= {
        one["type"] for one in items
    }
    assert any(one.get("choice_filter") for one in items), "a cascade"
    assert any(one.get("constraint") and one.get("constraint_messages") for one in items)
    assert all(sum("relevant" in one for one in form.definition) >= 2 for form in FORMS.values())
    assert any("task" in one["rules"] for one in items) and any("sealed" in one["rules"] for one in items)
    assert "urn:fieldvisit:xforms" in FORMS["fv-safety"].xform
