"""The tables hold what they promise, whoever writes: one version is handed out, one answer under each instance id."""

import pytest
from sqlalchemy.exc import IntegrityError

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveyVersion
from tests.support.factories import Factories
from tests.support.survey_factories import make_form, make_submission, make_version


def test_one_version_of_a_form_is_published_at_most(factories: Factories) -> None:
    form, _version = make_form(factories)
    make_version(form, version="0", state="retired")
    make_version(form, version="3", state="draft")
    with pytest.raises(IntegrityError):
        make_version(form, version="2", state="published")


def test_a_version_is_named_once(factories: Factories) -> None:
    form, _version = make_form(factories)
    with pytest.raises(IntegrityError):
        make_version(form, version="1", state="draft")


def test_an_instance_id_is_kept_once(factories: Factories) -> None:
    form, version = make_form(factories)
    cadre = factories.cadre("chen")
    make_submission(version, form, cadre, instance_id="uuid:1")
    with pytest.raises(IntegrityError):
        make_submission(version, form, cadre, instance_id="uuid:1")


def test_lists_do_not_carry_the_forms_themselves(factories: Factories) -> None:
    make_form(factories)
    db.session.expunge_all()
    row = db.session.scalars(db.select(SurveyVersion)).one()
    assert {"xform", "xlsx", "definition"}.isdisjoint(row.__dict__)
    assert db.session.scalars(db.select(SurveyForm)).one().visit_kinds == []
