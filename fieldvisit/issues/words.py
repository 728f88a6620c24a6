"""The closed vocabularies of an issue: small words that rows, tablets and rules share, in one place."""

from enum import StrEnum


class Urgency(StrEnum):
    """How long it may take: danger to life, urgent, or the ordinary course."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER = "danger"


class Intake(StrEnum):
    """By which way it came in."""

    VISIT = "visit"
    MEETING = "meeting"
    WALK_IN = "walk_in"
    PHONE = "phone"
    ONLINE = "online"
    HOTLINE = "hotline"
    SENSOR = "sensor"


class Channel(StrEnum):
    """By which way it was resolved; `leader` when it stood under supervision at that moment."""

    ON_SPOT = "on_spot"
    DEPARTMENT = "department"
    LEADER = "leader"


class Outcome(StrEnum):
    """What resolving came to. Resolved is not solved: the process ended, the trouble may not have."""

    SOLVED = "solved"
    PARTIAL = "partial"
    EXPLAINED = "explained"
    UNABLE = "unable"


ON_SPOT_OUTCOMES = (Outcome.SOLVED, Outcome.EXPLAINED)


class Satisfaction(StrEnum):
    """What a reporter said when called back."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT = "not"


class ClosedHow(StrEnum):
    """Why it closed. `rule` is an on-spot issue nobody was drawn to ask about (未回访)."""

    CALLED_BACK = "called_back"
    TRIED = "tried"
    RULE = "rule"
    SIGNED_OFF = "signed_off"
