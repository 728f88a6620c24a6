"""Whatever a page's form sends, a program sends too: every form has its endpoint of the API, or a reason for none."""

from typing import Any

import pytest
from flask import Flask

from fieldvisit.kernel import clock
from fieldvisit.web.guard import rule_of
from tests.rights import world as worlds
from tests.support.factories import Factories
from tests.support.reader import Machine

pytestmark = pytest.mark.one_database

# What a page sends → where a program sends the same.
COUNTERPARTS = {
    "assignments.assign": "assignments_api.assign",
    "assignments.end": "assignments_api.end_assignment",
    "assignments.undo": "assignments_api.undo",
    "boundaries.confirm": "boundaries_api.confirm",
    "boundaries.drop": "boundaries_api.drop",
    "boundaries.read_again": "boundaries_api.read_again",
    "boundaries.undo": "boundaries_api.undo",
    "boundaries.upload": "boundaries_api.upload",
    "desk.back": "households_api.moved_back",
    "desk.find": "households_api.search",
    "desk.gone": "households_api.moved_away",
    "desk.merge": "households_api.merge",
    "desk.move_chosen": "grid_moves.move_chosen",
    "desk.undo_moves": "grid_moves.undo_moves",
    "desk.split": "households_api.split",
    "desk.take_register_file": "households_api.register_file",
    "desk.undo_regrouping": "households_api.undo",
    "desk.proposal_confirm": "desk_waiting.confirm_one",
    "desk.proposal_merge": "desk_waiting.merge_one",
    "desk.proposal_refuse": "desk_waiting.refuse_one",
    "desk.reveal": "households_api.reveal",
    "desk.reveal_change": "desk_waiting.reveal",
    "desk.settle_change": "desk_waiting.settle",
    "answers.open_sealed": "answers_api.open_sealed",
    "answers.review": "answers_api.review",
    "answers.review_many": "answers_api.review_many",
    "answers.take_back": "answers_api.review",
    "answers.take_export": "answer_exports.export",
    "exports.export": "lists.export",
    "households.edit": "register.amend_household",
    "households.member": "register.amend_member",
    "households.member_end": "register.end_member",
    "households.member_new": "register.add_member",
    "households.register_new": "register.register_household",
    "households.tag_edit": "register.amend_tag",
    "households.tag_end": "register.end_tag",
    "households.tag_verify": "register.verify_tag",
    "households.tag_new": "register.add_tag",
    "imports.cancel": "imports_api.cancel",
    "imports.confirm": "imports_api.confirm",
    "imports.create": "imports_api.bring",
    "imports.decide": "imports_api.decide",
    "imports.decide_all": "imports_api.decide_all",
    "imports.drop": "imports_api.drop",
    "imports.go_on": "imports_api.go_on",
    "imports.look": "imports_api.look",
    "imports.mend": "imports_api.mend",
    "imports.mend_same": "imports_api.mend_same",
    "imports.swap": "imports_api.swap",
    "imports.take_grids": "imports_api.take_grids",
    "imports.undo_step": "imports_api.undo_step",
    "imports.open_again": "imports_api.open_again",
    "imports.undo": "imports_api.undo",
    "issues.activate_category": "issue_intake.set_category_active",
    "issues.all_seen": "my_notices.all_seen",
    "issues.callback": "issues_api.take_step",
    "issues.change_category": "issue_intake.amend_category",
    "issues.comment": "issues_api.take_step",
    "issues.create": "issue_intake.raise_one",
    "issues.create_category": "issue_intake.add_category",
    "issues.open_notice": "my_notices.seen",
    "issues.reveal_phone": "issue_intake.phone",
    "issues.take_step": "issues_api.take_step",
    "jobs.again": "my_jobs.again",
    "jobs.cancel": "my_jobs.cancel",
    "outbox_import.bring_in": "outbox_import_api.bring_in",
    "people.drop_filter": "my_filters.drop",
    "people.feedback": "me.feedback",
    "people.keep_filter": "my_filters.keep",
    "people.rename_filter": "my_filters.rename",
    "people.revoke_tablet": "me.revoke_my_device",
    "people.revoke_token": "me.revoke_my_token",
    "people.set_language": "me.set_language",
    "people.search": "issue_intake.search",
    "people.take_filter_back": "my_filters.take_back",
    "people_admin.activity": "admin_accounts.set_active",
    "people_admin.details": "admin_accounts.amend_account",
    "people_admin.end": "admin_accounts.end_grant",
    "people_admin.feedback_seen": "admin.feedback_seen",
    "people_admin.give": "admin_accounts.give_grant",
    "people_admin.new_account": "admin_accounts.open_account",
    "people_admin.new_unit": "admin.add_unit",
    "people_admin.password": "admin_accounts.set_password",
    "people_admin.revoke": "admin.revoke_device",
    "people_admin.unit": "admin.amend_unit",
    "people_admin.unit_activity": "admin.set_unit_active",
    "desk.task_done": "desk_waiting.task_done",
    "plans.again": "plans_api.again",
    "plans.confirmed": "plans_api.confirm",
    "plans.drop": "plans_api.drop",
    "plans.make": "plans_api.make",
    "plans.move": "plans_api.move",
    "plans.propose_leave": "plans_api.make",
    "plans.take_back_move": "plans_api.move_back",
    "plans.again_otherwise": "plans_api.again",
    "plans.tie": "tie_api.tie",
    "plans.tie_taken_back": "tie_api.tie_back",
    "plans.untie": "tie_api.untie",
    "plans.undo": "plans_api.undo",
    "positions.move": "register.move_household",
    "positions.back": "register.move_household",
    "positions.ask": "positions_api.ask",
    "positions.open_again": "positions_api.open_again",
    "positions.settle": "positions_api.settle",
    "samples.create": "samples_api.make",
    "samples.stop": "samples_api.stop",
    "surveys.audience": "surveys_api.change_whom",
    "surveys.create": "surveys_api.send_form",
    "surveys.new_version": "surveys_api.send_version",
    "surveys.take_sample": "surveys_api.take_sample",
    "surveys.take_step": "surveys_api.take_step",
    "sync_review.apply": "review_api.apply",
    "sync_review.dismiss": "review_api.dismiss",
    "visits.activate_phrase": "phrases.set_phrase_active",
    "visits.appointment_cancel": "visits_api.cancel",
    "visits.appointment_new": "visits_api.plan",
    "visits.change_phrase": "phrases.amend_phrase",
    "visits.create_phrase": "phrases.add_phrase",
    "visits.meeting_correct": "visits_api.correct_one",
    "visits.visit_correct": "visits_api.correct",
    "visits.visit_new": "visits_api.record",
}
# Forms that programs have no use for, or must not have.
PAGES_ONLY = {
    "people.sign_in": "a program brings its token",
    "people.sign_out": "a program brings its token",
    "people.password": "who holds a token must not take the account over",
    "people.everywhere": "who holds a token must not shut its owner out",
    "people.token": "who holds a token must not make itself another",
    "collect.make_mine": "who holds a token must not make itself a key",
    "collect.make_theirs": "who holds a token must not make itself a key",
    "collect.revoke_mine": "looked after in person, where it is made",
    "collect.revoke_theirs": "looked after in person, where it is made",
    "openrosa.submission": "OpenRosa: it is what programs send",
    "openrosa.without_key": "OpenRosa: refused in a form that phones can show",
    "answers.export_cross": "the API answers the table itself: a program writes its own file",
    "teams.save": "teams are arranged before one's eyes; tablets are told of them",
    "teams.undo": "the same",
    "desk.work_in": "remembered in a browser's session; a program names the area in its query",
}


# The steps of an issue share one endpoint, which judges each; an issue is raised alike by whoever may.
UNLIKE = {
    "issues.callback": ("callback_record", "issue_see"),
    "issues.comment": ("issue_comment", "issue_see"),
    "issues.create": ("issue_triage", "issue_raise"),
    "people.search": ("signed_in", "issue_see"),
    "people.set_language": ("open", "signed_in"),
}


def _forms(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }


def test_every_form_has_its_counterpart(app: Flask) -> None:
    forms = _forms(app)
    assert forms - COUNTERPARTS.keys() - PAGES_ONLY.keys() == set(), "a form that no program can send"
    assert (COUNTERPARTS.keys() | PAGES_ONLY.keys()) - forms == set(), "a form that is no more"
    assert COUNTERPARTS.keys() & PAGES_ONLY.keys() == set()


def test_each_counterpart_is_open_to_the_same_people(app: Flask) -> None:
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    for page, endpoint in COUNTERPARTS.items():
        assert rules.get(endpoint, "").startswith("/api/v1/"), f"{page}: no endpoint {endpoint}"
    unlike = {
        page: (rule_of(app.view_functions[page]), rule_of(app.view_functions[endpoint]))
        for page, endpoint in COUNTERPARTS.items()
        if rule_of(app.view_functions[page]) != rule_of(app.view_functions[endpoint])
    }
    assert unlike == UNLIKE


@pytest.fixture
def desk(app: Flask, factories: Factories, machine: Any) -> tuple[worlds.World, Machine]:
    """Our coordinator's program."""
    world = worlds.build(factories)
    return world, machine(world.tokens["coordinator"])


def test_lists_are_taken_along_as_jobs_and_as_text(desk: tuple[worlds.World, Machine]) -> None:
    _world, program = desk
    assert {"households", "issues", "visits"} <= {one["code"] for one in program.get("/api/v1/lists").json["items"]}
    said = program.post("/api/v1/lists/households/text", {"filters": {"kind": "family", "endpoint": "x"}}).json
    assert said["total"] == 1 and "周阿婆" not in said["text"] and "周**" in said["text"]
    asked = program.post("/api/v1/lists/households/export", {})
    assert (asked.status, asked.json["state"]) == (202, "queued")
    one = f"/api/v1/jobs/{asked.json['id']}"
    assert program.get(f"{one}/file").status == 404, "not done yet"
    assert program.post(f"{one}/cancel").json["state"] == "cancelled"
    again = program.post(f"{one}/again")
    assert (again.status, again.json["state"]) == (201, "queued")
    assert [row["state"] for row in program.get("/api/v1/jobs").json["items"]] == ["queued", "cancelled"]
    assert program.post("/api/v1/lists/accounts/text", {}).status == 403
    assert program.post("/api/v1/lists/nonsense/text", {}).status == 404


def test_visits_are_recorded_corrected_and_planned(desk: tuple[worlds.World, Machine]) -> None:
    world, program = desk
    door = f"/api/v1/households/{world.own['household_id']}"
    said = {"kind": "condolence", "outcome": "met", "started_at": clock.iso(clock.now()), "notes": "都好"}
    made = program.post(f"{door}/visits", said | {"given": [{"what": "米", "value": 60}]})
    assert made.status == 201
    better = program.put(f"/api/v1/visits/{made.json['id']}", said | {"notes": "腿好了"})
    assert (better.status, better.json["supersedes"]) == (200, made.json["id"])
    assert program.put(f"/api/v1/visits/{made.json['id']}", said).problem == "stale_version"
    assert program.post(f"{door}/visits", said | {"started_at": "2006-03-16T02:00:00Z"}).json["field"] == "started_at"
    rows = program.get("/api/v1/visits", kind="condolence").json
    assert [(row["notes"], row["household_name"]) for row in rows["items"]] == [("腿好了", "周阿婆")]
    assert program.get("/api/v1/visits", area_id=world.foreign["area_id"]).json["total"] == 0
    planned = program.post(f"{door}/appointments", {"planned_at": clock.iso(clock.now()), "reason": "量血压"})
    assert (planned.status, planned.json["state"]) == (201, "open")
    assert program.delete(f"/api/v1/appointments/{planned.json['id']}").status == 204
    far = f"/api/v1/households/{world.foreign['household_id']}/visits"
    assert program.post(far, said).status == 404


def test_a_meeting_is_read_and_corrected(desk: tuple[worlds.World, Machine]) -> None:
    world, program = desk
    one = f"/api/v1/meetings/{world.own['meeting_id']}"
    seen = program.get(one).json
    assert seen["attended"] == [str(world.own["household_id"])]
    body = {"place": "晒场", "started_at": clock.iso(clock.now()), "attended": []}
    made = program.put(one, body)
    assert (made.status, made.json["attended"], made.json["supersedes"]) == (200, [], seen["id"])
    assert [row["id"] for row in program.get("/api/v1/meetings").json["items"]] == [made.json["id"]]
    assert program.put(one, body).problem == "not_allowed", "it was corrected already"
    assert program.get(f"/api/v1/meetings/{world.foreign['meeting_id']}").status == 404


def test_tasks_changes_and_notices(desk: tuple[worlds.World, Machine], machine: Any) -> None:
    world, program = desk
    counted = program.get("/api/v1/tasks/counts").json["counts"]
    for code, number in counted.items():
        page = program.get("/api/v1/tasks", task=code).json
        assert page["total"] == number and all(code in row["tasks"] for row in page["items"])
    change = program.get("/api/v1/changes").json["items"][0]
    assert change["yours"] == "138****1234"
    assert program.post(f"/api/v1/changes/{change['id']}/number").json == {"number": "13800001234"}
    assert program.post(f"/api/v1/changes/{change['id']}", {"take": False}).status == 204
    assert program.get("/api/v1/changes").json["total"] == 0
    cadre = machine(world.tokens["cadre"])
    assert cadre.get("/api/v1/notices/bell").json["unseen"] == 1
    notice = cadre.get("/api/v1/notices").json["items"][0]
    assert cadre.post(f"/api/v1/notices/{notice['id']}/seen").status == 204
    assert cadre.get("/api/v1/notices/bell").json["unseen"] == 0


def test_phrases_are_the_administrator_s(desk: tuple[worlds.World, Machine], machine: Any) -> None:
    world, program = desk
    new = {"id": "tea", "zh": "喝了茶", "en": "Had tea"}
    assert program.post("/api/v1/admin/phrases", new).status == 403
    admin = machine(world.tokens["admin"])
    assert admin.post("/api/v1/admin/phrases", new).status == 201
    assert admin.post("/api/v1/admin/phrases", new).json["field"] == "id"
    assert admin.put("/api/v1/admin/phrases/tea/active", {"active": False}).json["active"] is False
    assert "tea" in {row["id"] for row in program.get("/api/v1/phrases").json["items"]}
