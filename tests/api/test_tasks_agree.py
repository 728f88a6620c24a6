"""What is due: the tablet derives it from its dossiers, the desk from its tables. Both find the same."""

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.desk.tasks import TASKS, TaskFilter, count_tasks, task_counts, task_page
from fieldvisit.kernel import clock
from fieldvisit.samples.models import Sample, SampleHousehold
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Appointment
from fieldvisit.web.paging import PageArgs
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.survey_factories import make_form, make_submission

SignIn = Callable[..., Handheld]
TOP = Path(__file__).resolve().parents[2]
SCRIPT = """
import { foldDossiers, tasksOf } from "./static/js/rules/index.js";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const { dossiers, user, now, forms } = JSON.parse(text);
const folded = foldDossiers(dossiers, [], { forms: { version: "1", data: forms } }, user);
const found = folded.households.map((one) => [one.id, tasksOf(one, new Date(now)).sort()]);
console.log(JSON.stringify(Object.fromEntries(found)));
"""
DAYS = st.integers(0, 40)


def of_the_tablet(tablet: Handheld) -> dict[str, list[str]]:
    """The tasks as JavaScript finds them in what was pulled."""
    told = {"dossiers": list(tablet.dossiers.values()), "user": tablet.own["user"], "now": clock.iso(clock.now())}
    told["forms"] = [{"form_id": "road", "title": "路况"}]
    command = [str(TOP / "tools" / "with-node"), "node", "--input-type=module", "-e", SCRIPT]
    answer = subprocess.run(command, cwd=TOP, input=json.dumps(told), capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, list[str]] = json.loads(answer.stdout)
    return found


def of_the_desk(viewer: Any) -> dict[str, list[str]]:
    """The tasks as the desk lists them."""
    db.session.rollback()
    page = task_page(viewer, TaskFilter(), PageArgs(1, 100))
    found = {str(line.row.id): sorted(line.codes) for line in page.items}
    db.session.rollback()
    return found


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What happened at a few households."""
    one = st.fixed_dictionaries(
        {
            "since": st.integers(0, 60),
            "visits": st.lists(
                st.tuples(DAYS, st.sampled_from(["met", "nobody_home", "moved_away", "refused"])), max_size=4
            ),
            "attended": st.booleans(),
            "tag": st.sampled_from([None, "lone_elder", "new_resident", "disabled"]),
            "verified": st.one_of(st.none(), st.integers(0, 400)),
            "expires": st.one_of(st.none(), st.integers(-5, 30)),
            "planned": st.one_of(st.none(), st.integers(-3, 3)),
            "drawn": st.sampled_from([None, "before", "answered", "open"]),
            "asked": st.sampled_from([None, "open", "done"]),
            "answered": st.sampled_from([None, "department", "own"]),
        }
    )
    return draw(st.lists(one, min_size=4, max_size=9))


def live(factories: Factories, cadre: Any, said: dict[str, Any]) -> Any:
    """One household with its history."""
    now, today = clock.now(), clock.today()
    home = factories.household()
    factories.assign(home, cadre, from_at=now - timedelta(days=said["since"]))
    for place, (days, outcome) in enumerate(said["visits"]):
        at = now - timedelta(days=days, minutes=place)
        factories.visit(home, cadre, started_at=at, outcome=outcome)
    if said["tag"]:
        verified = None if said["verified"] is None else today - timedelta(days=said["verified"])
        expires = None if said["expires"] is None else today + timedelta(days=said["expires"])
        factories.tag(home, said["tag"], basis="证", verified_on=verified, expires_on=expires)
    if said["answered"]:
        handler = cadre.id if said["answered"] == "own" else None
        factories.issue(cadre, home, state="resolved", outcome="solved", callback_due=True, handler_id=handler)
    if said["asked"]:
        factories.field_task(home, cadre, done_at=now if said["asked"] == "done" else None)
    if said["planned"] is not None:
        _plan(home, cadre, said["planned"])
    return home


def _plan(home: Any, cadre: Any, days: int) -> None:
    row = Appointment(
        shard_id=home.shard_id,
        household_id=home.id,
        planned_at=clock.now() + timedelta(days=days),
        reason="商量事情",
        made_by=cadre.id,
        made_by_name=cadre.name,
        made_at=clock.now() - timedelta(days=5),
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()


def _draw(factories: Factories, cadre: Any, drawn: list[tuple[Any, str]]) -> None:
    """A sample of a form, of which some were answered since and some before."""
    form, version = make_form(factories)
    at = clock.now() - timedelta(days=1)
    by = {"made_by": cadre.id, "made_by_name": cadre.name, "made_at": at}
    sample = Sample(survey_form_id=form.id, area_id=form.area_id, due_on=clock.today(), state="open", **by)
    db.session.add(sample)
    db.session.flush()
    for home, how in drawn:
        db.session.add(SampleHousehold(sample_id=sample.id, household_id=home.id, grid_id=home.grid_id))
        if how != "open":
            then = clock.now() - timedelta(days=2 if how == "before" else 0)
            make_submission(version, form, cadre, household_id=home.id, grid_id=home.grid_id, recorded_at=then)
    db.session.commit()


@given(lives(), st.integers(0, 35))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_tablet_and_desk_find_the_same(
    app: Any, assembly: Any, tablet_of: SignIn, same_bytes: Any, said: list[dict[str, Any]], met_days_ago: int
) -> None:
    db.session.remove()
    assembly.reset()
    same_bytes.clear()
    factories = Factories()
    factories.category("infra.road")
    cadre = factories.cadre()
    homes = [live(factories, cadre, one) for one in said]
    _draw(factories, cadre, [(home, one["drawn"]) for home, one in zip(homes, said, strict=True) if one["drawn"]])
    came = tuple(home for home, one in zip(homes, said, strict=True) if one["attended"])
    factories.meeting(cadre, came, started_at=clock.now() - timedelta(days=met_days_ago, minutes=30))
    factories.household()  # somebody else's door
    viewer, coordinator = factories.viewer(cadre), factories.viewer(factories.coordinator())
    tablet = tablet_of(cadre)
    tablet.pull()
    found = {key: codes for key, codes in of_the_tablet(tablet).items() if codes}
    assert of_the_desk(viewer) == found
    counts = task_counts(viewer, TaskFilter())
    assert counts == {code: sum(code in codes for codes in found.values()) for code in TASKS}
    for code in TASKS:
        page = task_page(coordinator, TaskFilter(code, homes[0].grid_id, cadre.id), PageArgs(1, 100))
        assert page.total == counts[code] == count_tasks(coordinator, TaskFilter(code, None, cadre.id))
