"""Forms that draw and coerce; the schema behind them decides, so a page and the API say the same."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from marshmallow import Schema, ValidationError

from fieldvisit.web.schemas import flatten


def decimal(text: Any) -> Any:
    """What looks like a number, as one; anything else as it is, for the schema to refuse."""
    try:
        return float(text) if isinstance(text, str) and len(text) <= 20 else text
    except ValueError:
        return text


class SchemaForm(FlaskForm):  # type: ignore[misc]
    """A form whose `schema` decides. After a good `validate_on_submit()` the frozen command is in `command`."""

    schema: ClassVar[type[Schema]]
    command: Any = None

    def payload(self) -> dict[str, Any]:
        """What the schema gets: filled fields by name. Override to nest."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name != "csrf_token" and field.type != "SubmitField" and field.data not in (None, "")
        }

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Coerce, check the CSRF token, then let the schema decide."""
        if not super().validate(extra_validators):
            return False
        try:
            self.command = self.schema().load(self.payload())
        except ValidationError as error:
            self.take_errors(flatten(error.messages))
            return False
        return True

    def take_errors(self, errors: Mapping[str, Any]) -> None:
        """Put messages beside their fields; what fits no field stands above the form."""
        for path, messages in errors.items():
            name = path.split(".")[0]
            target = self._fields[name].errors if name in self._fields else self.form_errors
            if isinstance(target, tuple):
                self._fields[name].errors = target = list(target)
            target.extend(messages)


class NamedForm(SchemaForm):
    """A form with others of its kind on the page; `name` makes its ids unlike those of its neighbours."""

    name = ""

    def __init__(self, *args: Any, name: str | None = None, **more: Any) -> None:
        self.name = name or self.name
        super().__init__(*args, **more)
        for field in self:
            field.id = f"{self.name}-{field.short_name}"
            field.label.field_id = field.id
