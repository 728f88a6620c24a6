"""A change of a household, shown on the tablet before it is sent, is what the server then makes of it."""

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.handheld import Handheld, Operation

SignIn = Callable[..., Handheld]
Said = dict[str, Any]
TOP = Path(__file__).resolve().parents[2]
SCRIPT = """
import { foldDossiers } from "./static/js/rules/index.js";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const { dossiers, rows, reference, user } = JSON.parse(text);
console.log(JSON.stringify(foldDossiers(dossiers, rows, reference, user).households[0]));
"""
PENDING = {"state": "pending", "attempts": 0, "contained": False, "settled_at": None}
HOUSE = {
    "door": st.sampled_from(["3号", "5号", "7号"]),
    "group": st.sampled_from([None, "2组", "4组"]),
    "hamlet": st.sampled_from([None, "钱家埭", "周家浜"]),
    "position": st.sampled_from([None, {"lat": 30.5, "lon": 120.5}]),
}
PERSON = {
    "name": st.sampled_from(["周根生", "周耕生"]),
    "relation": st.sampled_from(["head", "son", "other"]),
    "sex": st.sampled_from([None, "f", "m"]),
    "birth_year": st.sampled_from([None, 1950, 1980]),
    "head": st.just(True),
    "phone": st.sampled_from(["13800001234", "13800005678"]),
}
NEWCOMER = st.fixed_dictionaries(
    {"name": st.sampled_from(["周朵朵", "周小明"]), "relation": st.just("son")},
    optional={"birth_year": st.sampled_from([1980, 2026]), "phone": st.just("13800009999"), "head": st.just(True)},
)
TAG = st.fixed_dictionaries(
    {"tag": st.sampled_from(["disabled", "lone_elder"]), "basis": st.sampled_from(["残疾人证", "医院证明"])},
    optional={"source": st.just("register"), "days_left": st.integers(1, 400)},
)


def some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Said]:
    """A few of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


CHANGE = st.fixed_dictionaries(
    {
        "house": some(HOUSE),
        "head": some(PERSON),
        "son": some(PERSON),
        "newcomers": st.lists(NEWCOMER, max_size=2),
        "son_left": st.booleans(),
        "tags": st.lists(TAG, max_size=2, unique_by=lambda tag: str(tag["tag"])),
        "ended": st.lists(st.sampled_from(["disabled", "lone_elder"]), max_size=1),
    }
)


def amendment(tablet: Handheld, shown: Said, said: Said) -> Operation:
    """The change as a tablet says it that shows this dossier."""
    fields = {name: (shown["household"][name], value) for name, value in said["house"].items()}
    for who, member in zip(("head", "son"), shown["members"], strict=False):
        base = f"members.{member['id']}"
        fields |= {f"{base}.{name}": (member[name], value) for name, value in said[who].items()}
    gone = [member["id"] for member in shown["members"][1:2] if said["son_left"]]
    tags = [_tag(dict(tag)) for tag in said["tags"]]
    newcomers = [{"id": str(new_id()), **person} for person in said["newcomers"]]
    told = {"add_members": newcomers, "end_members": gone, "add_tags": tags, "end_tags": said["ended"]}
    return tablet.amend(shown["household"]["id"], fields, **{name: value for name, value in told.items() if value})


def _tag(said: Said) -> Said:
    left = said.pop("days_left", None)
    return said if left is None else said | {"expires_on": (clock.today() + timedelta(days=left)).isoformat()}


def as_folded(dossier: Said, row: Operation, reference: Said, user: Said) -> Said:
    """What the screens show of it."""
    told = {"dossiers": [dossier], "rows": [{**row, **PENDING}], "reference": reference, "user": user}
    command = [str(TOP / "tools" / "with-node"), "node", "--input-type=module", "-e", SCRIPT]
    answer = subprocess.run(command, cwd=TOP, input=json.dumps(told), capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    folded: Said = json.loads(answer.stdout)
    return folded


def facts(dossier: Said) -> Said:
    """What both must agree on: not marks and ids, nor what is said of who has left, whom no tablet holds any more."""
    people = [{name: one[name] for name in ("id", *PERSON)} for one in dossier["members"]]
    names = ("tag", "sensitive", "verified_on", "expires_on", "basis", "verify_by")
    here = {one["id"] for one in people}
    waits = [
        (one["field"], one["cause"], json.dumps(one["yours"] or None))
        for one in dossier["to_check"]
        if not one["field"].startswith("members.") or one["field"].split(".")[1] in here
    ]
    house = {name: value or None for name, value in dossier["household"].items()}
    return {
        "household": house,
        "members": sorted(people, key=lambda one: str(one["id"])),
        "tags": sorted(({name: tag[name] for name in names} for tag in dossier["tags"]), key=str),
        "to_check": sorted(waits),
    }


@pytest.mark.one_database
@given(first=CHANGE, mine=CHANGE)
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller example is not worth minutes of every run
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_what_is_shown_before_is_what_stands_after(
    app: Any, assembly: Any, tablet_of: SignIn, same_bytes: Any, first: Said, mine: Said
) -> None:
    db.session.remove()
    assembly.reset()
    same_bytes.clear()
    factories = Factories()
    cadre = factories.cadre()
    home = factories.household("周根生", cadre=cadre, door="3号", group_name="2组", hamlet="钱家埭")
    factories.member(home, "周小明", birth_year=1980, relation="son")
    factories.tag(home, "disabled", basis="残疾人证", verified_on=clock.today() - timedelta(days=400))
    one, other = tablet_of(cadre), tablet_of(cadre)
    reference = one.pull()["reference"]
    shown = one.household(home)
    other.pull()
    other.send(amendment(other, shown, first))
    row = amendment(one, shown, mine)
    one.pull()
    before = as_folded(one.household(home), row, reference, one.own["user"])
    if one.push(row)[0]["outcome"] in ("applied", "conflict"):
        one.pull()
        assert facts(before) == facts(one.household(home))
