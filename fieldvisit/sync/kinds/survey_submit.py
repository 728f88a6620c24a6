"""`survey.submit`: a questionnaire was filled in, at a door or without one, perhaps in place of an earlier one.

Answers under a known instance id with other content are a conflict: the first stand, these are kept beside them.
"""

from flask_babel import lazy_gettext as _l

from fieldvisit.households.queries import resolve_merged
from fieldvisit.kernel.errors import Problem
from fieldvisit.surveys.answer_policy import ensure_may_answer
from fieldvisit.surveys.instance import Instance
from fieldvisit.surveys.models import Channel
from fieldvisit.surveys.schemas import SubmitSurvey, load_submission
from fieldvisit.surveys.submitting import Arrival, Became, take_in
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Conflict, Doing, Kind, Places

Command = tuple[SubmitSurvey, Instance]


def _parse(envelope: Envelope) -> Command:
    return load_submission(envelope.parts["body"])


def _places(envelope: Envelope, _command: Command) -> Places:
    household_id = envelope.parts["household_id"]
    return Places(household_ids=frozenset({household_id} if household_id else ()))


def _apply(doing: Doing) -> Conflict | None:
    said, instance = doing.command
    named, stamp = doing.work.household_id, doing.stamp()
    household = None
    if named is not None:
        household = doing.households.get(named) or resolve_merged(named)
    ensure_may_answer(doing.viewer, household, stamp, named or doing.entity_id)
    arrival = Arrival(
        instance=instance,
        channel=Channel.TABLET,
        stamp=stamp,
        submission_id=doing.entity_id,
        household=household,
        visit_id=said.visit_id,
        corrects=doing.supersedes,
        files=tuple(said.attachments),
    )
    taken = take_in(doing.viewer, arrival)
    if taken.became is not Became.RIVAL:
        return None
    words = _l("这个编号的答卷已经收过，内容不一样：两份都保留。")
    problem = Problem(words, code="instance_changed", status=409, field="instance_xml")
    return Conflict(problem, {"id": str(taken.submission_id), "instance_id": instance.instance_id})


KIND: Kind = Kind("survey.submit", _parse, _places, _apply, AtDoor.LEAVES)
