"""Questionnaires to start a test from: rows straight to the tables, and workbooks as people write them."""

import hashlib
import uuid
from typing import Any

from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion
from tests.support.factories import Factories
from tests.support.workbooks import workbook

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:orx="http://openrosa.org/xforms">
  <h:head><h:title>{title}</h:title><model><instance><data id="{form_id}" version="{version}"><road/>
  <meta><instanceID/></meta></data></instance><bind nodeset="/data/road" type="string"/>
  <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"
        xmlns:jr="http://openrosa.org/javarosa"/></model></h:head>
  <h:body><input ref="/data/road"><label>{title}</label></input></h:body></h:html>
"""
QUESTION: dict[str, Any] = {
    "path": "/data/road", "name": "road", "type": "text", "group": "/data", "repeat": None,
    "labels": {"default": "门前的路好走吗"}, "hints": {}, "choices": None, "required": False, "rules": {},
}  # fmt: skip


def make_form(
    factories: Factories, form_id: str = "road", *, version: str = "1", state: str = "published", **values: Any
) -> tuple[SurveyForm, SurveyVersion]:
    """A form of one question with one version, for the default town."""
    at = clock.now()
    area = values.pop("area", None) or factories.place("town")
    title = values.pop("title", "路况")
    form = SurveyForm(
        form_id=form_id, title=title, area_id=area.id, created_by_name="陈芳", created_at=at, changed_at=at, **values
    )
    db.session.add(form)
    db.session.flush()
    return form, make_version(form, version=version, state=state)


def make_version(form: SurveyForm, *, version: str, state: str = "draft") -> SurveyVersion:
    """One more version of a form."""
    xform = XFORM.format(title=form.title, form_id=form.form_id, version=version)
    at = clock.now()
    row = SurveyVersion(
        survey_form_id=form.id, version=version, state=state, title=form.title, languages=["default"], questions=1,
        definition=[QUESTION], warnings=[], xform=xform, md5=hashlib.md5(xform.encode()).hexdigest(), xlsx=workbook(),
        made_by_name="陈芳", made_at=at, published_at=at if state != "draft" else None,
        retired_at=at if state == "retired" else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def make_submission(version: SurveyVersion, form: SurveyForm, account: Any, /, **values: Any) -> SurveySubmission:
    """Answers to it that came from a tablet."""
    at = clock.now()
    said = {
        "shard_id": 0, "instance_id": f"uuid:{uuid.uuid4()}", "form_id": form.form_id, "version": version.version,
        "survey_version_id": version.id, "account_id": account.id, "account_name": account.name, "channel": "tablet",
        "xml": "<data/>", "sha256": "0" * 64, "answers": {"/data/road": "好走"}, "recorded_at": at, "received_at": at,
    } | values  # fmt: skip
    row = SurveySubmission(**said)
    db.session.add(row)
    db.session.commit()
    return row
