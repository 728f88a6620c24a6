"""What a dossier tells of a visit so that it can be corrected anywhere: its originals, and who was there."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.storage.base import db
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


def test_a_correction_carries_its_originals_along(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    made = [tablet.visit(home, body={"notes": "第1版"})]
    for number in range(2, 6):
        made.append(tablet.visit(home, body={"notes": f"第{number}版"}, supersedes=made[-1]["entity_id"]))
    assert tablet.outcomes(*made) == ["applied"] * 5
    tablet.pull()
    (visit,) = tablet.household(home)["visits"]
    assert visit["notes"] == "第5版"
    assert [before["notes"] for before in visit["earlier"]] == ["第4版", "第3版", "第2版"]
    assert not any("earlier" in before for before in visit["earlier"])


def test_who_was_there_is_known_to_a_correction(factories: Factories, tablet_of: SignIn) -> None:
    cadre, other = factories.cadre(), factories.cadre(name="李国平")
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    beside = tablet.visit(home, body={"companions": [str(other.id)]})
    alone = tablet.visit(home)
    assert tablet.outcomes(beside, alone) == ["applied"] * 2
    tablet.pull()
    told = {visit["id"]: visit for visit in tablet.household(home)["visits"]}
    first, second = told[beside["entity_id"]], told[alone["entity_id"]]
    assert (first["companions"], first["companion_ids"]) == (["李国平"], [str(other.id)])
    assert not {"companion_ids", "people_met", "earlier"} & set(second)


def test_two_tablets_that_correct_the_same_visit_leave_one_that_counts(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    here, there = tablet_of(cadre), tablet_of(cadre)
    made = here.visit(home, body={"notes": "原来的"})
    assert here.outcomes(made) == ["applied"]
    first = here.visit(home, body={"notes": "这台改的"}, supersedes=made["entity_id"])
    second = there.visit(home, body={"notes": "那台改的"}, supersedes=made["entity_id"])
    third = there.visit(home, body={"notes": "那台又改的"}, supersedes=made["entity_id"])
    assert here.outcomes(first) == ["applied"]
    assert there.outcomes(second, third) == ["applied"] * 2
    here.pull()
    (visit,) = here.household(home)["visits"]
    assert visit["notes"] == "那台又改的"
    assert [before["notes"] for before in visit["earlier"]] == ["那台改的", "这台改的", "原来的"]


def test_a_refusal_that_was_sent_again_mended_is_no_longer_told(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    refused = tablet.visit(home, outcome="vanished")
    assert tablet.outcomes(refused) == ["rejected"]
    tablet.pull()
    assert len(tablet.own["quarantined"]) == 1
    assert tablet.outcomes(tablet.visit(home, supersedes=refused["entity_id"])) == ["applied"]
    tablet.pull()
    assert tablet.own["quarantined"] == []


WHERE = {"lat": 30.52, "lon": 120.68, "accuracy_m": 12.0}


@pytest.mark.parametrize(
    ("said", "kept"), [({}, 30.52), ({"position": None}, None), ({"position": WHERE | {"lat": 30.5}}, 30.5)]
)
def test_who_corrects_a_visit_elsewhere_leaves_its_place_alone(
    factories: Factories, tablet_of: SignIn, said: dict[str, Any], kept: float | None
) -> None:
    """Another tablet does not know the position; only who took it away says null."""
    cadre = factories.cadre()
    home, here, there = factories.household(cadre=cadre), tablet_of(cadre), tablet_of(cadre)
    made = here.visit(home, body={"position": WHERE})
    assert here.outcomes(made) == ["applied"]
    again = there.visit(home, body={"notes": "改了", **said}, supersedes=made["entity_id"])
    assert there.outcomes(again) == ["applied"]
    db.session.rollback()
    first, second = db.session.scalars(select(Visit).order_by(Visit.superseded.desc())).all()
    assert (first.lat, second.lat) == (30.52, kept)
    assert second.accuracy_m == (12.0 if kept else None)
