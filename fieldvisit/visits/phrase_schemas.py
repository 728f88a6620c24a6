"""What an administrator may enter into the table of quick phrases."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from marshmallow import fields, validate

from fieldvisit.households.models import HouseholdKind
from fieldvisit.visits.models import Outcome, VisitKind
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictInteger

CODE = r"^[a-z][a-z0-9-]{0,38}$"


@dataclass(frozen=True, kw_only=True)
class AmendPhrase:
    """The words, and where it is offered: an empty list means everywhere."""

    zh: str
    en: str
    kinds: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    households: list[str] = field(default_factory=list)
    sort: int = 0


@dataclass(frozen=True, kw_only=True)
class AddPhrase(AmendPhrase):
    """A new one under its code."""

    id: str


def _some_of(codes: list[str]) -> fields.List[str]:
    return fields.List(
        fields.String(validate=validate.OneOf(codes)), load_default=list, validate=validate.Length(max=len(codes))
    )


class AmendPhraseSchema(BaseSchema):
    """The form of an existing phrase."""

    command: ClassVar[type[Any] | None] = AmendPhrase

    zh = CleanString(required=True, max_length=80)
    en = CleanString(required=True, max_length=120)
    kinds = _some_of([kind.value for kind in VisitKind])
    outcomes = _some_of([outcome.value for outcome in Outcome])
    households = _some_of([kind.value for kind in HouseholdKind])
    sort = StrictInteger(load_default=0, validate=validate.Range(0, 10_000))


class AddPhraseSchema(AmendPhraseSchema):
    """The form of a new phrase."""

    command = AddPhrase

    id = CleanString(required=True, max_length=40, validate=validate.Regexp(CODE))
