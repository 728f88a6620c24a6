"""Access for ODK Collect: made at the desk or on the command line, shown once, ended by whoever may."""

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from fieldvisit import forms_cli
from fieldvisit.cli import main
from fieldvisit.installation import Installation
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.surveys.collect_settings import settings_code

pytestmark = pytest.mark.one_database


def test_a_cadre_makes_a_key_scans_it_and_ends_it(app: Any, cadre: Any, home: Any, readers: Callable[..., Any]) -> None:
    chen = readers("chen")
    page = chen.get("/profile")
    assert page.links()["手机上的 ODK Collect"] == "/collect"
    made = chen.submit(chen.get("/collect"), "form.card", name="小米")
    assert made.status == 201
    address = made.soup.select_one("input[data-copy-words]")["value"]
    assert made.soup.select_one("img.collect-code")["src"].startswith("data:image/svg+xml")
    assert "/openrosa/key/" in address
    assert address not in chen.get("/collect").text
    path = address.partition("localhost")[2] + "/formList"
    phone = app.test_client(use_cookies=False)
    assert phone.get(path).status_code == 200
    listed = chen.get("/collect")
    assert "小米" in listed.text
    assert chen.submit(listed, "tbody form").status == 200
    assert phone.get(path).status_code == 403
    acts = {row.act for row in db.session.query(AuditEntry)}
    assert {"survey_key_made", "survey_key_revoked"} <= acts
    db.session.rollback()


def test_nobody_ends_another_s_and_the_administrator_may(
    cadre: Any, factories: Any, readers: Callable[..., Any]
) -> None:
    chen = readers("chen")
    chen.submit(chen.get("/collect"), "form.card", name="小米")
    end = chen.get("/collect").form("tbody form").action
    factories.cadre("lin")
    assert readers("lin").post(end).status in (400, 404)
    factories.admin("admin")
    admin = readers("admin")
    account = admin.get(f"/admin/accounts/{cadre.id}")
    page = admin.get(account.links()["手机上的 ODK Collect"])
    assert "小米" in page.text
    assert admin.submit(page, "form.card", name="公用").status == 201
    assert admin.submit(admin.get(f"/admin/accounts/{cadre.id}/collect"), "tbody form").status == 200
    assert admin.get("/collect").status == 403
    assert chen.submit(chen.get("/collect"), "form.card", name=" ").status == 422


def test_the_code_says_the_server_in_the_way_collect_reads_it() -> None:
    said = json.loads(zlib.decompress(base64.b64decode(settings_code("https://x/openrosa/key/k", "入户"))))
    assert said["general"]["server_url"] == "https://x/openrosa/key/k"
    assert set(said) == {"general", "admin", "project"}


def test_the_command_prints_the_address_alone(app: Any, cadre: Any, home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_cli, "ready_installation", lambda _settings, say: Installation(app, say))
    monkeypatch.setenv("PORT", "8123")
    run = CliRunner().invoke(main, ["forms", "token", "--user", "chen"])
    assert run.exit_code == 0, run.output
    address = run.stdout.strip()
    assert address.startswith("http://127.0.0.1:8123/openrosa/key/")
    answer = app.test_client(use_cookies=False).get(address.partition("8123")[2] + "/formList")
    assert answer.status_code == 200
    public = CliRunner().invoke(main, ["forms", "token", "--user", "chen", "--url", "https://a.example/"])
    assert public.stdout.startswith("https://a.example/openrosa/key/")
    wrong = CliRunner().invoke(main, ["forms", "token", "--user", "nobody"])
    assert wrong.exit_code == 1
    assert "nobody" in wrong.output
