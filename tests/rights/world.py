"""Two counties that know nothing of each other, one account of each role in ours, and rows in both.

"Own" rows lie in the reach of whoever ought to have them; "foreign" ones lie in the other county, with another
unit and other people. Every foreign name is in `SECRETS`: none may ever stand in an answer to ours.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from fieldvisit.areas.models import Area
from fieldvisit.households.models import FieldChange, Regrouping
from fieldvisit.issues.models import IssueEvent, Notice, Reporter
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Role
from fieldvisit.people.models import AccessToken, Feedback, SavedFilter
from fieldvisit.plans.models import CadreTie, Plan, PlanLine
from fieldvisit.samples.models import Sample
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.keys import make_key
from fieldvisit.surveys.models import SurveyAttachment, SurveyMedia
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Appointment
from tests.photos.pictures import kept_photo
from tests.support.boundary_factories import make_boundary
from tests.support.factories import Factories
from tests.support.import_factories import make_import
from tests.support.survey_factories import make_form, make_submission

SECRETS = ("冯不见", "冯小隐", "外县暗巷77号", "暗井盖不见了", "外县保密办", "方外人", "远方干部", "外县暗表")


@dataclass
class World:
    """The tokens of our accounts, and the ids that fill an address, ours and foreign."""

    tokens: dict[str, str] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, Any] = field(default_factory=dict)


def build(factories: Factories) -> World:
    """Make both counties."""
    world = World()
    ours = _ours(factories, world)
    theirs = _theirs(factories)
    world.own, world.foreign = ours, theirs
    return world


def _ours(factories: Factories, world: World) -> dict[str, Any]:
    unit = factories.unit("镇城建办", kind="town_construction")
    accounts = {
        "cadre": factories.cadre("cadre", "陈建国"),
        "coordinator": factories.coordinator("coordinator", "陈芳"),
        "handler": factories.handler(unit, "handler", "沈国强"),
        "callback": factories.callback_officer("callback", "朱玉英"),
        "town": factories.coordinator("town", "徐镇长", area=factories.place("town")),
        "leader": factories.leader("leader", "王书记"),
        "office": factories.leader_office("office", "县委办"),
        "unit_lead": factories.unit_lead(unit, "unitlead", "王主任"),
        "admin": factories.admin("admin", "管理员"),
    }
    for name, account in accounts.items():
        world.tokens[name] = factories.device(account)[1]
    return _rows(factories, unit, accounts["cadre"], "周阿婆", "门前路灯不亮", "钱家埭1号")


def _theirs(factories: Factories) -> dict[str, Any]:
    county = factories.area("county", factories.place("city"), name="外县")
    town = factories.area("town", county, name="外镇")
    village = factories.area("village", town, name="外村", has_register=True)
    grid = factories.grid("外网格", village)
    unit = factories.unit("外县保密办", kind="county_secret", area=county)
    cadre = factories.cadre("stranger", "远方干部")
    return _rows(factories, unit, cadre, "冯不见", "暗井盖不见了", "外县暗巷77号", grid=grid)


def _rows(
    factories: Factories, unit: Any, cadre: Any, name: str, description: str, address: str, *, grid: Any = None
) -> dict[str, Any]:
    place = grid or factories.place()
    household = factories.household(name, grid=place, cadre=cadre, address=address)
    member = factories.member(household, "冯小隐" if grid else "周小明", phone="19900005678")
    tag = factories.tag(household, "lone_elder")
    issue = factories.issue(cadre, household, state="resolved", unit=unit, description=description, callback_due=True)
    reporter = db.session.scalars(select(Reporter).where(Reporter.issue_id == issue.id)).one()
    reporter.phone = "19900005678"
    db.session.commit()
    device, _token = factories.device(cadre)
    visit = factories.visit(household, cadre, notes=f"{name}不在家")
    return {
        "household_id": household.id,
        "member_id": member.id,
        "tag_id": tag.id,
        "issue_id": issue.id,
        "issue_version": issue.version,
        "reporter_id": reporter.id,
        "step": "contact",
        "feedback_id": _feedback(cadre).id,
        "review_id": _to_check(household, cadre, device).id,
        "grant_id": factories.grant(factories.account(), Role.HANDLER, unit=unit).id,
        "account_id": cadre.id,
        "cadre_id": cadre.id,
        "device_id": device.id,
        "unit_id": unit.id,
        **_plan(household, cadre, place),
        "area_id": place.id,
        "grid_id": place.id,
        "token_id": _own_token(cadre).id,
        "job_id": _job(cadre).id,
        "boundary_id": make_boundary(cadre, place).id,
        "import_id": make_import(cadre, place, name=household.name).id,
        "number": 2,
        "import_kind": "households",
        "notice_id": _notice(cadre, issue).id,
        "visit_id": visit.id,
        "photo_id": kept_photo(cadre, visit=visit.id, issue=issue.id).id,
        "meeting_id": factories.meeting(cadre, (household,), grid_id=place.id, place=address).id,
        "appointment_id": _planned(household, cadre).id,
        "regrouping_id": _regrouped(
            household, factories.household(name, grid=place, active=False, merged_into=household.id), cadre
        ).id,
        "task_id": factories.field_task(household, cadre, words=description).id,
        "change_id": _change(household, member, cadre).id,
        "filter_id": _filter(cadre).id,
        "phrase_id": "all-well",
        "code": "infra.road",
        "name": "accounts" if grid else "households",  # a list to take along
        **_questionnaire(factories, cadre, place, foreign=grid is not None),
        "rest": "nothing",
        "unknown": uuid.uuid4(),
    }


def _plan(household: Any, cadre: Any, grid: Any) -> dict[str, Any]:
    """A plan that gives the household to nobody else, and a tie."""
    at, who = clock.now(), {"made_by": cadre.id, "made_by_name": cadre.name}
    plan = Plan(area_id=grid.id, state="ready", made_at=at, asked_at=at, summary={"homes": 1}, options={}, **who)
    db.session.add(plan)
    db.session.flush()
    keeps = {"from_cadre_id": cadre.id, "proposed_cadre_id": cadre.id, "to_cadre_id": cadre.id}
    db.session.add(PlanLine(plan_id=plan.id, household_id=household.id, grid_id=grid.id, **keeps))
    tie = CadreTie(household_id=household.id, cadre_id=cadre.id, kind="kin", made_at=at, **who)
    db.session.add(tie)
    db.session.commit()
    return {"plan_id": plan.id, "tie_id": tie.id}


def _questionnaire(factories: Factories, cadre: Any, grid: Any, *, foreign: bool) -> dict[str, Any]:
    """A published form for the town of a grid, with a file and answers; and the key of the cadre's phone.

    The foreign key is one that nobody was given.
    """
    town = db.session.get_one(Area, int(grid.path.strip("/").split("/")[2]))
    form, version = make_form(factories, f"road-{town.id}", area=town, title="外县暗表" if foreign else "路况")
    content = b"name,label\n1,x\n"
    media = {"name": "shops.csv", "content_type": "text/csv", "md5": "0" * 32, "sha256": "0" * 64}
    db.session.add(SurveyMedia(version_id=version.id, size=len(content), content=content, **media))
    secret = "19900005678" if foreign else "1"
    answers = make_submission(
        version, form, cadre, grid_id=grid.id, private_answers=f'{{"/data/phone":"{secret}"}}', sha256="0" * 64
    )
    file = SurveyAttachment(submission_id=answers.id, name="1.jpg", sha256="0" * 64, bytes=3, account_id=cadre.id)
    with unit_of_work():
        key, row = make_key(cadre.id, "手机", by=cadre.id)
        db.session.add(file)
    ids = {
        "survey_id": form.id,
        "version_id": version.id,
        "attachment_id": file.id,
        "submission_id": answers.id,
        "key_id": row.id,
    }
    ids |= {"sample_id": _sample(form, grid, cadre).id}
    ids |= {"xform_id": form.form_id, "xform_version": version.version, "town_id": town.id, "media_name": "shops.csv"}
    ids |= {"survey_step": "retire", "file_kind": "xml", "sample_code": "fv-safety"}
    return ids | {"key": "x" * 43 if foreign else key}


def _sample(form: Any, grid: Any, cadre: Any) -> Sample:
    """A sample of the form in a grid."""
    row = Sample(
        survey_form_id=form.id,
        area_id=grid.id,
        due_on=clock.today(),
        state="open",
        made_by=cadre.id,
        made_by_name=cadre.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()
    return row


def _planned(household: Any, cadre: Any) -> Appointment:
    """A visit that is planned."""
    at = clock.now()
    row = Appointment(
        shard_id=household.shard_id,
        household_id=household.id,
        planned_at=at,
        reason=household.name,
        made_by=cadre.id,
        made_by_name=cadre.name,
        made_at=at,
        recorded_at=at,
    )
    db.session.add(row)
    db.session.commit()
    return row


def _regrouped(household: Any, other: Any, cadre: Any) -> Regrouping:
    """A merge that can be undone."""
    parts = "members members_ended heads tags tags_ended changes visits appointments meetings both issues answers tasks"
    nothing: dict[str, Any] = {name: [] for name in parts.split()}
    row = Regrouping(
        shard_id=household.shard_id,
        kind="merge",
        kept_id=household.id,
        other_id=other.id,
        moved=nothing | {"active": False, "proposal": None, "keeper": None},
        made_by=cadre.id,
        made_by_name=cadre.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()
    return row


def _change(household: Any, member: Any, cadre: Any) -> FieldChange:
    """A number that a tablet brought and that waits."""
    at = clock.now()
    row = FieldChange(
        shard_id=household.shard_id,
        household_id=household.id,
        member_id=member.id,
        field="phone",
        cause="number",
        yours='"13800001234"',
        account_id=cadre.id,
        account_name=cadre.name,
        occurred_at=at,
        recorded_at=at,
    )
    db.session.add(row)
    db.session.commit()
    return row


def _to_check(household: Any, account: Any, device: Any) -> Quarantined:
    """A visit that could not be applied, with a name in its payload."""
    at = clock.now()
    body = {"kind": "door", "outcome": "met", "started_at": clock.iso(at), "notes": f"{household.name}不在"}
    operation = {"id": str(new_id()), "kind": "visit.record", "household_id": str(household.id), "body": body}
    row = Quarantined(
        operation_id=new_id(),
        device_id=device.id,
        account_id=account.id,
        account_name=account.name,
        kind="visit.record",
        entity_id=new_id(),
        household_id=household.id,
        grid_id=household.grid_id,
        payload=json.dumps(operation, ensure_ascii=False),
        hash="0" * 64,
        code="past_grace",
        message="太久以前的走访",
        effective_at=at,
        recorded_at=at,
    )
    db.session.add(row)
    db.session.commit()
    return row


def _notice(account: Any, issue: Any) -> Notice:
    """A line of 消息 about the issue."""
    event = db.session.scalars(select(IssueEvent).where(IssueEvent.issue_id == issue.id)).first()
    row = Notice(account_id=account.id, code="resolved", issue_id=issue.id, event_id=event.id, at=clock.now())
    db.session.add(row)
    db.session.commit()
    return row


def _job(account: Any) -> Job:
    """A finished job whose file is gone."""
    values = {"state": "done", "file_name": "户册.xlsx", "file_gone": True}
    row = Job(kind="export", arguments="{}", asked_by=account.id, asked_at=clock.now(), **values)
    db.session.add(row)
    db.session.commit()
    return row


def _filter(account: Any) -> SavedFilter:
    """A saved filter."""
    at = clock.now()
    row = SavedFilter(
        account_id=account.id, listing="households", name="常看的", said='{"kind": "family"}', created_at=at
    )
    db.session.add(row)
    db.session.commit()
    return row


def _own_token(account: Any) -> AccessToken:
    """A personal token of somebody else: only its hash, which opens nothing."""
    row = AccessToken(
        account_id=account.id,
        name="报表程序",
        token_hash=uuid.uuid4().hex * 2,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=30),
    )
    db.session.add(row)
    db.session.commit()
    return row


def _feedback(account: Any) -> Feedback:
    row = Feedback(account_id=account.id, text="同样的内容要填两遍", at=clock.now())
    db.session.add(row)
    db.session.commit()
    return row
