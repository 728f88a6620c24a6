"""The forms by which answers are reviewed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from fieldvisit.answers.reviewing import WordOnManySchema, WordSchema
from fieldvisit.answers.words import REVIEWS
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm


class WordForm(SchemaForm):
    """A word on one set of answers."""

    schema = WordSchema
    state = RadioField(_l("结论"), choices=choices(REVIEWS.items()), validate_choice=False)
    comment = TextAreaField(_l("说明"))


class WordOnManyForm(WordForm):
    """The same on those that are ticked."""

    schema = WordOnManySchema
    ids: list[str] = []

    def payload(self) -> dict[str, Any]:
        """With what was ticked."""
        return super().payload() | {"ids": self.ids}
