"""Rights over households: the rule on facts and the rule as SQL agree, for any grants, kept or orphaned."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldvisit.assignments import policy
from fieldvisit.households.models import Household
from fieldvisit.households.queries import household_facts
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.base import db
from tests.support.factories import Factories

ACTS = (
    Act.HOUSEHOLD_SEE, Act.HOUSEHOLD_EDIT, Act.NUMBER_REVEAL, Act.ASSIGNMENT_SEE, Act.ASSIGNMENT_EDIT, Act.VISIT_SEE,
    Act.REVIEW, Act.ADMIN_SYSTEM,
)  # fmt: skip


def test_may_and_within_agree(app: Flask, factories: Factories) -> None:
    towns = [factories.place("town"), factories.area("town")]
    villages = [factories.place("village"), factories.area("village", towns[1])]
    grids = [factories.place(), factories.grid(village=villages[0]), factories.grid(village=villages[1])]
    people = [factories.cadre() for _ in range(3)]
    unit = factories.unit()
    homes = [factories.household(grid=grid, cadre=keeper) for grid in grids for keeper in (*people[:2], None)]
    given_up = factories.household(cadre=None)
    factories.assign(given_up, people[0], ended_at=given_up.created_at)
    ids = [home.id for home in (*homes, given_up)]
    paths = [area.path for area in (factories.place("city"), *towns, *villages, *grids)]
    db.session.commit()

    scope = st.builds(
        lambda role, where: Scope(role, *where),
        st.sampled_from(Role),
        st.one_of(
            st.just((None, None)), st.sampled_from(paths).map(lambda path: (path, None)), st.just((None, unit.id))
        ),
    )

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from([person.id for person in people]),
        st.lists(scope, min_size=1, max_size=3).map(tuple),
        st.sampled_from(ACTS),
    )
    def agree(person: object, scopes: tuple[Scope, ...], act: Act) -> None:
        viewer = Viewer(person, "someone", "某人", None, scopes)  # type: ignore[arg-type]
        found = set(db.session.scalars(select(Household.id).where(policy.household_within(viewer, act))))
        assert found == {key for key in ids if policy.may(viewer, act, household_facts(key))}

    agree()
