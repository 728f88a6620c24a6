"""Bad input gets a problem with a stable code and the field; nothing is half-written and nothing is a 5xx."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine

SignIn = Callable[..., Handheld]
PUSH, PULL, RECEIPTS = "/api/v1/sync/push", "/api/v1/sync/pull", "/api/v1/sync/receipts"
UNKNOWN = str(uuid.UUID(int=7))


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


def count(model: Any) -> int:
    db.session.rollback()
    number = int(db.session.query(model).count())
    db.session.rollback()
    return number


DEEP = b'{"protocol":1,"operations":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
FRAMES: list[tuple[str, bytes, int, str]] = [
    ("empty", b"", 400, "malformed_json"),
    ("not JSON", b"{", 400, "malformed_json"),
    ("not UTF-8", b'{"protocol":"\xff"}', 400, "malformed_json"),
    ("NaN", b'{"protocol":NaN}', 400, "malformed_json"),
    ("a number of 5,000 digits", b'{"protocol":' + b"9" * 5000 + b"}", 400, "malformed_json"),
    ("deep", DEEP, 400, "malformed_json"),
    ("a key twice", b'{"protocol":1,"protocol":1}', 400, "malformed_json"),
    ("a list", b"[]", 422, "invalid_input"),
    ("a word", b'"push"', 422, "invalid_input"),
    ("null", b"null", 422, "invalid_input"),
    ("no fields", b"{}", 422, "invalid_input"),
    ("unknown field", b'{"protocol":1,"operations":[],"dossiers":{},"what":1}', 422, "invalid_input"),
    ("too large", b'{"protocol":1,"operations":["' + b"x" * 1_100_000 + b'"]}', 413, "too_large"),
]


@pytest.mark.parametrize(("body", "status", "code"), [row[1:] for row in FRAMES], ids=[row[0] for row in FRAMES])
@pytest.mark.parametrize("path", [PUSH, PULL, RECEIPTS, "/api/v1/devices"])
@pytest.mark.one_database
def test_a_broken_body(cadre: Any, tablet_of: SignIn, path: str, body: bytes, status: int, code: str) -> None:
    answer = tablet_of(cadre).machine.post(path, raw=body)
    if (path, body) == (RECEIPTS, b"{}"):
        assert answer.json == {"missing": []}
        return
    assert (answer.status, answer.problem) == (status, code)
    assert answer.response.mimetype == "application/problem+json"


NAIVE = "2026-01-01T00:00:00"
PUSHES: list[tuple[str, dict[str, Any], int, str, str | None]] = [
    ("protocol a word", {"protocol": "1"}, 422, "invalid_input", "protocol"),
    ("protocol true", {"protocol": True}, 422, "invalid_input", "protocol"),
    ("protocol huge", {"protocol": 10**30}, 422, "invalid_input", "protocol"),
    ("protocol of tomorrow", {"protocol": 2}, 426, "unsupported_protocol", None),
    ("operations a word", {"operations": "all"}, 422, "invalid_input", "operations"),
    ("an operation a word", {"operations": ["visit"]}, 422, "invalid_input", "operations.0"),
    ("an operation without id", {"operations": [{}]}, 422, "invalid_input", "operations.0.id"),
    ("an id a number", {"operations": [{"id": 5}]}, 422, "invalid_input", "operations.0.id"),
    ("device_time a word", {"device_time": "now"}, 422, "invalid_input", "device_time"),
    ("device_time naive", {"device_time": NAIVE}, 422, "invalid_input", "device_time"),
]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"), [row[1:] for row in PUSHES], ids=[row[0] for row in PUSHES]
)
@pytest.mark.one_database
def test_a_broken_frame_of_a_push(
    cadre: Any, tablet_of: SignIn, body: Any, status: int, code: str, field: str | None
) -> None:
    answer = tablet_of(cadre).machine.post(PUSH, {"protocol": 1, "operations": []} | body)
    assert (answer.status, answer.problem, answer.json.get("field")) == (status, code, field)


@pytest.mark.one_database
def test_more_than_a_hundred_operations(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    answer = tablet.send(*(tablet.visit(home) for _ in range(101)))
    assert (answer.status, answer.problem) == (413, "too_large")
    assert count(Visit) == count(Receipt) == 0


PULLS: list[tuple[str, Any, str]] = [
    ("dossiers a list", {"protocol": 1, "dossiers": []}, "dossiers"),
    ("a token a number", {"protocol": 1, "dossiers": {UNKNOWN: 5}}, "dossiers"),
    ("an id a word", {"protocol": 1, "dossiers": {"home": "r1"}}, "dossiers"),
    ("a token too long", {"protocol": 1, "dossiers": {UNKNOWN: "r" * 500}}, "dossiers"),
    ("reference a word", {"protocol": 1, "reference": "all"}, "reference"),
    ("epoch a number", {"protocol": 1, "epoch": 5}, "epoch"),
]


@pytest.mark.parametrize(("body", "field"), [row[1:] for row in PULLS], ids=[row[0] for row in PULLS])
@pytest.mark.one_database
def test_a_broken_pull(cadre: Any, tablet_of: SignIn, body: Any, field: str) -> None:
    answer = tablet_of(cadre).machine.post(PULL, body)
    assert (answer.status, answer.problem) == (422, "invalid_input")
    assert answer.json["field"].startswith(field)


def test_strange_tokens_only_mean_that_the_dossier_differs(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    for strange in ("", "r", "r１f1vx", "r999999999999f1v", "'; DROP TABLE visit", "\x00", "\U0001f600"):
        tablet.tokens[str(home.id)] = strange
        changed = tablet.pull_once().json["dossiers"]["changed"]
        assert str(home.id) in {dossier["id"] for dossier in changed}, strange


# (name, changes to a good visit's envelope, changes to its body, code, field)
OPERATIONS: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    ("seq a word", {"seq": "1"}, {}, "invalid_input", "seq"),
    ("seq beyond the column", {"seq": 2**40}, {}, "invalid_input", "seq"),
    ("seq negative", {"seq": -1}, {}, "invalid_input", "seq"),
    ("kind a number", {"kind": 5}, {}, "invalid_input", "kind"),
    ("kind too long", {"kind": "k" * 500}, {}, "invalid_input", "kind"),
    ("kind with NUL", {"kind": "visit.record\x00"}, {}, "invalid_input", "kind"),
    ("kind unknown", {"kind": "visit.erase"}, {}, "unknown_kind", "kind"),
    ("entity a word", {"entity_id": "visit"}, {}, "invalid_input", "entity_id"),
    ("household a word", {"household_id": "home"}, {}, "invalid_input", "household_id"),
    ("household unknown", {"household_id": UNKNOWN}, {}, "not_visible", "household_id"),
    ("captured naive", {"captured_at": "2026-11-18T10:00:00"}, {}, "invalid_input", "captured_at"),
    ("captured a number", {"captured_at": 1700000000}, {}, "invalid_input", "captured_at"),
    ("depends on a word", {"depends_on": "first"}, {}, "invalid_input", "depends_on"),
    ("depends on a hundred", {"depends_on": [UNKNOWN] * 100}, {}, "invalid_input", "depends_on"),
    ("supersedes a number", {"supersedes": 1}, {}, "invalid_input", "supersedes"),
    ("base revision huge", {"base_revision": 10**25}, {}, "invalid_input", "base_revision"),
    ("unknown part", {"password": "x"}, {}, "invalid_input", "password"),
    ("unknown part, unprintable", {"\x00\ud800": "x"}, {}, "invalid_input", "body"),
    ("body a list", {"body": []}, {}, "invalid_input", "body"),
    ("outcome unknown", {}, {"outcome": "vanished"}, "invalid_input", "outcome"),
    ("outcome a list", {}, {"outcome": ["met"]}, "invalid_input", "outcome"),
    ("kind of visit a meeting", {}, {"kind": "courtyard_meeting"}, "invalid_input", "kind"),
    ("notes a number", {}, {"notes": 5}, "invalid_input", "notes"),
    ("notes with NUL", {}, {"notes": "好\x00"}, "invalid_input", "notes"),
    ("notes with half a character", {}, {"notes": "好\ud83d"}, "invalid_input", "notes"),
    ("notes too long", {}, {"notes": "长" * 5000}, "invalid_input", "notes"),
    ("started naive", {}, {"started_at": "2026-11-18T10:00:00"}, "invalid_input", "started_at"),
    ("started on 31 February", {}, {"started_at": "2026-02-31T10:00:00Z"}, "invalid_input", "started_at"),
    ("ended years after", {}, {"ended_at": "9999-01-01T00:00:00Z"}, "invalid_input", "ended_at"),
    ("ended before", {}, {"ended_at": "2001-01-01T00:00:00Z"}, "invalid_input", "ended_at"),
    ("latitude 91", {}, {"position": {"lat": 91, "lon": 120}}, "invalid_input", "position.lat"),
    ("latitude a word", {}, {"position": {"lat": "30", "lon": 120}}, "invalid_input", "position.lat"),
    ("latitude huge", {}, {"position": {"lat": 1e308, "lon": 120}}, "invalid_input", "position.lat"),
    ("companions unknown", {}, {"companions": [UNKNOWN]}, "invalid_input", "companions"),
    ("companions a word", {}, {"companions": "all"}, "invalid_input", "companions"),
    ("phrases objects", {}, {"phrases": [{}]}, "invalid_input", "phrases.0"),
    ("given without what", {}, {"given": [{"value": 5}]}, "invalid_input", "given.0.what"),
    ("unknown field", {}, {"score": 100}, "invalid_input", "score"),
]


@pytest.mark.parametrize("case", OPERATIONS, ids=[row[0] for row in OPERATIONS])
def test_one_bad_operation_is_kept_and_the_other_goes_on(
    cadre: Any, factories: Factories, tablet_of: SignIn, case: tuple[str, dict[str, Any], dict[str, Any], str, str]
) -> None:
    _name, envelope, body, code, field = case
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    bad, good = tablet.visit(home), tablet.visit(home)
    bad["body"] |= body
    bad |= envelope
    raw = json.dumps({"protocol": 1, "device_time": clock.iso(clock.now()), "operations": [bad, good]})
    answer = tablet.machine.post(PUSH, raw=raw.encode())
    assert answer.status == 200, answer.json
    first, second = answer.json["results"]
    assert (first["outcome"], first["code"], first["field"]) == ("rejected", code, field)
    assert first["message"]
    assert second["outcome"] == "applied"
    assert (count(Visit), count(Quarantined), count(Receipt)) == (1, 1, 2)
    tablet.pull()
    assert [entry["operation_id"] for entry in tablet.own["quarantined"]] == [bad["id"]]
    db.session.rollback()
    (kept,) = db.session.query(Quarantined)
    assert json.loads(kept.payload) == json.loads(raw)["operations"][0]
    db.session.rollback()


FAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1969-07-20T20:17:00Z", "2600-01-01T00:00:00Z"]


@pytest.mark.parametrize("far", FAR)
def test_a_clock_far_off_is_accepted_and_flagged(cadre: Any, factories: Factories, tablet_of: SignIn, far: str) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    before = clock.now()
    visits = [tablet.visit(home, captured_at=far, body={"started_at": far, "ended_at": far}) for _ in range(3)]
    visits[1]["last_sync_at"] = far
    told = clock.iso(before) if far[:4] in ("0001", "9999") else far
    answer = tablet.machine.post(PUSH, {"protocol": 1, "device_time": told, "operations": visits})
    outcomes = {(result["outcome"], result.get("code")) for result in answer.json["results"]}
    if told != far:  # no such instant exists in UTC, in any clock
        assert outcomes == {("rejected", "invalid_input")}
        return
    assert outcomes == {("applied", None)}
    db.session.rollback()
    for row in db.session.query(Visit):
        assert row.clock_flag
        assert before - timedelta(minutes=1) <= row.started_at <= clock.now()
    db.session.rollback()


ISSUES: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown category", {"category": "no.such"}, "invalid_input", "category"),
    ("category a number", {"category": 7}, "invalid_input", "category"),
    ("no description", {"description": "  "}, "invalid_input", "description"),
    ("urgency unknown", {"urgency": "panic"}, "invalid_input", "urgency"),
    ("member unknown", {"reporter": {"member_id": UNKNOWN}}, "invalid_input", "reporter.member_id"),
    ("phone no phone", {"reporter": {"phone": "call me"}}, "invalid_input", "reporter.phone"),
    ("on_spot unable", {"on_spot": {"outcome": "unable", "done": "x"}}, "invalid_input", "on_spot.outcome"),
    ("confidential a word", {"confidential": "yes"}, "invalid_input", "confidential"),
    ("grid beyond the column", {"grid_id": 10**20}, "invalid_input", "grid_id"),
]


@pytest.mark.parametrize("case", ISSUES, ids=[row[0] for row in ISSUES])
def test_a_bad_issue(
    cadre: Any, factories: Factories, tablet_of: SignIn, case: tuple[str, dict[str, Any], str, str]
) -> None:
    _name, body, code, field = case
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    (result,) = tablet.push(tablet.issue(home, body=body))
    assert (result["outcome"], result["code"], result["field"]) == ("rejected", code, field)


def test_bad_steps_comments_callbacks_and_meetings(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, foreign = factories.household(cadre=cadre), factories.household(grid=factories.grid())
    hidden = factories.issue(factories.cadre(name="远方干部"), foreign)
    own = factories.issue(cadre, home)
    tablet = tablet_of(cadre)
    cases = [
        (tablet.step(UNKNOWN, "withdraw", 1, reason="x"), "not_visible"),
        (tablet.step(hidden.id, "withdraw", 1, reason="x"), "not_visible"),
        (tablet.step(own.id, "explode", 1), "invalid_input"),
        (tablet.step(own.id, "withdraw", 1), "invalid_input"),
        (tablet.operation("issue.step", {"step": ["withdraw"]}, entity_id=own.id), "invalid_input"),
        (tablet.step(own.id, "dispatch", 1, unit_id=1), "not_allowed"),
        (tablet.comment(hidden.id, "x"), "not_visible"),
        (tablet.comment(own.id, ""), "invalid_input"),
        (tablet.operation("callback.record", {"issue_id": UNKNOWN, "reached": False}), "not_visible"),
        (tablet.operation("callback.record", {"issue_id": str(own.id), "reached": "no"}), "invalid_input"),
        (tablet.operation("callback.record", {}), "invalid_input"),
        (tablet.meeting([]), None),
        (tablet.meeting([home], body={"attended": [UNKNOWN]}), "invalid_input"),
        (tablet.meeting([home, foreign]), "invalid_input"),
        (tablet.meeting([foreign]), "not_allowed"),
        (tablet.meeting([home], body={"grid_id": 10**15}), "invalid_input"),
        (tablet.meeting([home], body={"grid_id": 99999}), "not_visible"),
        (tablet.meeting([home], body={"headcount": -5}), "invalid_input"),
        (tablet.operation("visit.record", {"kind": "door"}), "invalid_input"),
        (tablet.operation("feedback.give", {"text": 5}), "invalid_input"),
    ]
    results = tablet.push(*(operation for operation, _code in cases))
    assert [result.get("code") for result in results] == [code for _operation, code in cases]
    assert "远方干部" not in json.dumps(results, ensure_ascii=False)


def test_a_step_that_the_workflow_has_not_is_a_conflict(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    issue = factories.issue(cadre, home, state="closed")
    (result,) = tablet_of(cadre).push(Handheld.step(tablet_of(cadre), issue.id, "withdraw", issue.version, reason="x"))
    assert (result["outcome"], result["code"]) == ("conflict", "step_refused")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
PARTS = ("seq", "kind", "entity_id", "household_id", "captured_at", "last_sync_at", "supersedes", "depends_on", "body")
BODY = ("kind", "outcome", "started_at", "ended_at", "notes", "companions", "given", "phrases", "position", "photos")


@given(
    parts=st.dictionaries(st.sampled_from(PARTS), JSON, max_size=3),
    body=st.dictionaries(st.sampled_from(BODY) | st.text(max_size=5), JSON, max_size=3),
    kind=st.sampled_from(
        ["visit.record", "issue.raise", "issue.step", "issue.comment", "callback.record", "meeting.record"]
    ),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_comes_every_operation_gets_an_answer(
    cadre: Any, factories: Factories, machine: Callable[..., Machine], parts: Any, body: Any, kind: str
) -> None:
    if not hasattr(cadre, "_handheld"):
        home = factories.household(cadre=cadre)
        cadre._handheld = (Handheld(machine(factories.device(cadre)[1])), str(home.id))
    tablet, home_id = cadre._handheld
    operation = tablet.visit(home_id)
    operation["kind"] = kind
    operation["body"] |= body
    operation |= parts
    operation["id"] = str(new_id())
    answer = tablet.machine.post(PUSH, {"protocol": 1, "operations": [operation]})
    assert answer.status == 200, answer.json
    (result,) = answer.json["results"]
    assert result["id"] == operation["id"]
    assert result["outcome"] in {"applied", "rejected", "deferred", "conflict"}
    assert result.get("code") != "internal"


@pytest.mark.one_database
def test_only_a_device_token_opens_sync(cadre: Any, factories: Factories, machine: Callable[..., Machine]) -> None:
    now = clock.now()
    tokens = {
        "bad_token": "nonsense",
        "device_revoked": factories.device(cadre, revoked_at=now)[1],
        "signed_out": factories.device(cadre, signed_out_at=now)[1],
    }
    expired, token = factories.device(cadre)
    expired.expires_at = now - timedelta(seconds=1)
    db.session.commit()
    tokens["token_expired"] = token
    for path in (PUSH, PULL, RECEIPTS):
        assert (machine().post(path, {}).status, machine().post(path, {}).problem) == (401, "not_signed_in")
        for code, word in tokens.items():
            answer = machine(word).post(path, {})
            assert answer.problem == code
            assert answer.status == (403 if code == "device_revoked" else 401)
    revoked = machine(tokens["device_revoked"]).post(PULL, {})
    assert uuid.UUID(revoked.json["device_id"])
