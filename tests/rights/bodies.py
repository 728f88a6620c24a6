"""What is sent where an empty form would be refused before the row is looked at, made from a world's ids."""

from collections.abc import Callable
from typing import Any

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id

Ids = dict[str, Any]


def _visit(ids: Ids) -> dict[str, Any]:
    at = clock.iso(clock.now())
    operation = {
        "id": str(new_id()),
        "seq": 1,
        "kind": "visit.record",
        "entity_id": str(new_id()),
        "household_id": str(ids["household_id"]),
        "captured_at": at,
        "body": {"kind": "door", "outcome": "met", "started_at": at},
    }
    return {"protocol": 1, "device_time": at, "operations": [operation]}


def _visited() -> dict[str, Any]:
    return {"kind": "door", "outcome": "met", "started_at": clock.iso(clock.now())}


def _pull(_ids: Ids) -> dict[str, Any]:
    return {"protocol": 1, "epoch": None, "reference": {}, "dossiers": {}}


def _contact(ids: Ids) -> dict[str, Any]:
    return {"step": "contact", "version": ids["issue_version"], "note": "打过电话"}


def _sample(ids: Ids) -> dict[str, Any]:
    return {"area_id": ids["grid_id"], "due_on": clock.today().isoformat()}


# (method, endpoint) → what to send. Whatever is not here is sent an empty form.
BODIES: dict[tuple[str, str], Callable[[Ids], dict[str, Any]]] = {
    ("POST", "plans_api.make"): lambda ids: {"area_id": ids["grid_id"]},
    ("POST", "tie_api.tie"): lambda ids: {
        "household_id": str(ids["household_id"]),
        "cadre_id": str(ids["cadre_id"]),
        "kind": "familiar",
    },
    ("POST", "plans_api.confirm"): lambda _ids: {"effective_on": clock.today().isoformat()},
    ("POST", "plans_api.move"): lambda ids: {
        "household_ids": [str(ids["household_id"])],
        "cadre_id": str(ids["cadre_id"]),
        "version": 1,
    },
    ("POST", "imports_api.look"): lambda _ids: {"columns": {}},
    ("POST", "imports_api.decide_all"): lambda _ids: {"decision": "new"},
    ("POST", "imports_api.mend_same"): lambda _ids: {"field": "grid", "cell": "一", "text": "二"},
    ("PATCH", "imports_api.mend"): lambda _ids: {"cells": {}},
    ("POST", "plans.tie"): lambda ids: {"cadre_id": str(ids["cadre_id"]), "kind": "familiar"},
    ("POST", "plans.make"): lambda ids: {"area_id": ids["grid_id"]},
    ("POST", "plans.confirmed"): lambda _ids: {"effective_on": clock.today().isoformat()},
    ("POST", "plans.move"): lambda ids: {
        "household_ids": [str(ids["household_id"])],
        "cadre_id": str(ids["cadre_id"]),
        "version": "1",
    },
    ("POST", "samples.create"): lambda ids: _sample(ids) | {"press": "make"},
    ("POST", "samples_api.preview"): lambda ids: _sample(ids),
    ("POST", "samples_api.make"): lambda ids: _sample(ids),
    ("POST", "desk_waiting.task_done"): lambda _ids: {"done": True},
    ("POST", "sync.push"): _visit,
    ("POST", "answers.open_sealed"): lambda _ids: {"answer": "/data/phone"},
    ("POST", "answers.review"): lambda _ids: {"state": "approved"},
    ("POST", "answers_api.open_sealed"): lambda _ids: {"answer": "/data/phone"},
    ("POST", "answers_api.find"): lambda _ids: {"words": "冯"},
    ("POST", "answers_api.review"): lambda _ids: {"state": "approved"},
    ("POST", "answers_api.review_many"): lambda ids: {"state": "approved", "ids": [str(ids["submission_id"])]},
    ("POST", "answers.review_many"): lambda ids: {"state": "approved", "ids": [str(ids["submission_id"])]},
    ("POST", "answers.take_back"): lambda _ids: {"state": "received"},
    ("POST", "surveys.audience"): lambda ids: {"area_id": ids["town_id"], "kind": "visit"},
    ("PUT", "surveys_api.change_whom"): lambda ids: {"area_id": ids["town_id"]},
    ("POST", "surveys_api.take_sample"): lambda ids: {"area_id": ids["town_id"]},
    ("POST", "surveys.take_sample"): lambda ids: {"area_id": ids["town_id"]},
    ("POST", "sync.pull"): _pull,
    ("POST", "sync.receipts"): lambda _ids: {"operations": [], "photos": []},
    ("POST", "issues_api.take_step"): _contact,
    ("POST", "issues.take_step"): lambda ids: {"version": ids["issue_version"], "note": "打过电话"},
    ("POST", "issues.comment"): lambda _ids: {"text": "知道了"},
    ("POST", "issues.callback"): lambda ids: {"reporter_id": ids["reporter_id"], "answer": "satisfied"},
    ("POST", "issues.create"): lambda ids: {
        "category": "infra.road",
        "description": "来电反映",
        "grid_id": ids["grid_id"],
        "intake": "phone",
    },
    ("POST", "assignments.assign"): lambda ids: {
        "household_ids": [str(ids["household_id"])],
        "cadre_id": ids["cadre_id"],
        "reason": "near",
        "confirmed": "y",
    },
    ("POST", "households.register_new"): lambda ids: {
        "kind": "family",
        "name": "新户",
        "door": "9号",
        "grid_id": ids["grid_id"],
    },
    ("POST", "households.edit"): lambda _ids: {"name": "改名", "door": "9号"},
    ("POST", "desk.move_chosen"): lambda ids: {"household": ids["household_id"], "to": ids["grid_id"]},
    ("POST", "households.member"): lambda _ids: {"name": "改名", "relation": "other"},
    ("POST", "households.member_new"): lambda _ids: {"name": "新人", "relation": "other"},
    ("POST", "households.tag_new"): lambda _ids: {"tag": "new_resident"},
    ("POST", "households.tag_edit"): lambda _ids: {"source": "visit", "basis": "看过"},
    ("POST", "visits.visit_new"): lambda _ids: {"kind": "door", "outcome": "met", "started_at": clock.iso(clock.now())},
    ("POST", "visits.visit_correct"): lambda _ids: {
        "kind": "door",
        "outcome": "met",
        "started_at": clock.iso(clock.now()),
    },
    ("POST", "visits.appointment_new"): lambda _ids: {"planned_at": clock.iso(clock.now()), "reason": "商量"},
    ("POST", "visits.meeting_correct"): lambda _ids: {"place": "晒场", "started_at": clock.iso(clock.now())},
    ("POST", "desk.settle_change"): lambda _ids: {"choice": "leave"},
    ("POST", "desk.proposal_refuse"): lambda _ids: {"reason": "是仓库"},
    ("POST", "desk.proposal_merge"): lambda ids: {"into_id": str(ids["household_id"])},
    ("POST", "desk.reveal"): lambda _ids: {"number": "phone"},
    ("POST", "sync_review.dismiss"): lambda _ids: {"reason": "重复"},
    ("POST", "people_admin.password"): lambda _ids: {"password": "a new long password"},
    ("POST", "people_admin.give"): lambda ids: {"role": "handler", "unit_id": ids["unit_id"]},
    ("POST", "visits_api.record"): lambda _ids: _visited(),
    ("PUT", "visits_api.correct"): lambda _ids: _visited(),
    ("POST", "visits_api.plan"): lambda _ids: {"planned_at": clock.iso(clock.now()), "reason": "商量"},
    ("PUT", "visits_api.correct_one"): lambda _ids: {
        "place": "晒场",
        "started_at": clock.iso(clock.now()),
        "attended": [],
    },
    ("PUT", "phrases.amend_phrase"): lambda _ids: {"zh": "都好", "en": "All well"},
    ("PUT", "phrases.set_phrase_active"): lambda _ids: {"active": False},
    ("POST", "desk_waiting.merge_one"): lambda ids: {"into_id": str(ids["household_id"])},
    ("POST", "desk_waiting.refuse_one"): lambda _ids: {"reason": "是仓库"},
    ("POST", "desk_waiting.settle"): lambda _ids: {"take": False},
    ("POST", "assignments_api.candidates_named"): lambda ids: {"household_ids": [str(ids["household_id"])]},
    ("POST", "issue_intake.search"): lambda _ids: {"words": "门前"},
    ("POST", "people.search"): lambda _ids: {"at": "/issues", "q": "门前"},
    ("POST", "people.keep_filter"): lambda _ids: {"filter_name": "企业", "kind": "enterprise"},
    ("POST", "people.rename_filter"): lambda _ids: {"name": "改名"},
    ("POST", "my_filters.keep"): lambda ids: {
        "listing": ids["name"],
        "name": "企业",
        "filters": {"kind": "enterprise"},
    },
    ("PUT", "my_filters.rename"): lambda _ids: {"name": "改名"},
    ("POST", "desk.work_in"): lambda ids: {"area": ids["area_id"]},
    ("POST", "collect.make_mine"): lambda _ids: {"name": "手机"},
    ("POST", "collect.make_theirs"): lambda _ids: {"name": "手机"},
    ("PUT", "me.set_language"): lambda _ids: {"language": "en"},
    ("POST", "me.feedback"): lambda _ids: {"text": "同样的内容要填两遍"},
    ("POST", "register.register_household"): lambda ids: {
        "kind": "family",
        "name": "新户",
        "door": "9号",
        "grid_id": ids["grid_id"],
    },
    ("PUT", "register.amend_household"): lambda _ids: {"name": "改名", "door": "9号"},
    ("PUT", "register.move_household"): lambda ids: {"grid_id": ids["grid_id"]},
    ("POST", "households_api.split"): lambda ids: {
        "member_ids": [str(ids["member_id"])],
        "head_id": str(ids["member_id"]),
        "door": "9号",
    },
    ("POST", "register.add_member"): lambda _ids: {"name": "新人", "relation": "other"},
    ("PUT", "register.amend_member"): lambda _ids: {"name": "改名", "relation": "other"},
    ("POST", "register.add_tag"): lambda _ids: {"tag": "new_resident"},
    ("PUT", "register.amend_tag"): lambda _ids: {"source": "visit", "basis": "看过"},
    ("POST", "assignments_api.assign"): lambda ids: {
        "household_ids": [str(ids["household_id"])],
        "cadre_id": str(ids["cadre_id"]),
        "reason": "near",
        "confirmed": True,
    },
    ("POST", "issue_intake.raise_one"): lambda ids: {
        "category": "infra.road",
        "description": "来电反映",
        "grid_id": ids["grid_id"],
        "intake": "phone",
    },
    ("POST", "issue_intake.phone"): lambda ids: {"reporter_id": str(ids["reporter_id"])},
    ("POST", "households_api.search"): lambda _ids: {"words": "冯"},
    ("POST", "households_api.reveal"): lambda _ids: {"number": "phone"},
    ("POST", "households_api.merge"): lambda ids: {"into_id": str(ids["household_id"])},
    ("POST", "review_api.apply"): lambda _ids: {},
    ("POST", "review_api.dismiss"): lambda _ids: {"reason": "重复"},
    ("PUT", "admin_accounts.set_active"): lambda _ids: {"active": False},
    ("PUT", "admin_accounts.set_password"): lambda _ids: {"password": "a new long password"},
    ("POST", "admin_accounts.give_grant"): lambda ids: {"role": "handler", "unit_id": ids["unit_id"]},
    ("PUT", "admin.amend_unit"): lambda _ids: {"name": "改名", "kind": "other", "area": "周王庙镇"},
    ("PUT", "admin.set_unit_active"): lambda _ids: {"active": False},
    ("PUT", "issue_intake.amend_category"): lambda _ids: {"zh": "道路", "en": "Roads"},
    ("PUT", "issue_intake.set_category_active"): lambda _ids: {"active": False},
}
# Endpoints whose address names no row but whose body does.
SETTLED_BY_BODY = {("POST", "assignments.assign"), ("POST", "households.register_new"), ("POST", "issues.create")} | {
    ("POST", "assignments_api.assign"),
    ("POST", "plans_api.make"),
    ("POST", "tie_api.tie"),
    ("POST", "my_filters.keep"),
    ("POST", "desk.work_in"),
    ("POST", "register.register_household"),
    ("POST", "issue_intake.raise_one"),
}
