"""What somebody typed into a form while the session ended: carried by the sign-in page and offered again behind it.

It never lies on the server and never stands in an address: the sign-in page holds it, within bounds, and gives it back.
Only what our own page sent is kept, and nothing is sent again without a press. Passwords are not kept.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import g, render_template, request
from werkzeug.wrappers import Response

from fieldvisit.people.forms import SignInForm
from fieldvisit.web.addresses import safe_next

MOST_FIELDS = 200
LONGEST = 64 * 1024
_SECRET = {"people.password", "people.token", "people_admin.password", "people_admin.new_account"}
_NOT_TYPED = ("csrf_token",)


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: where to, and its fields in their order."""

    to: str
    fields: tuple[tuple[str, str], ...]

    @property
    def sealed(self) -> str:
        """As the sign-in page carries it."""
        return json.dumps(self.fields, ensure_ascii=False)

    @property
    def words(self) -> list[str]:
        """What a person wrote, to be shown before it is sent again: longer than a code, and with a sign of writing."""
        return [text for _name, text in self.fields if any(not sign.isascii() for sign in text) or " " in text.strip()]


def sign_in_again() -> Response:
    """The answer to a form whose session has ended: the sign-in page, with the form in its pocket."""
    typed = _typed_now()
    page = render_template("people/sign_in.html", form=SignInForm(formdata=None), target="/", typed=typed)
    return Response(page, 401, mimetype="text/html")


def carried() -> Typed | None:
    """The form in the pocket of the sign-in page that was sent just now; nothing for what is none."""
    to, raw = request.form.get("typed_to", ""), request.form.get("typed", "")
    if not to or not raw or len(raw) > LONGEST or safe_next(to) != to:
        return None
    try:
        pairs = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return _bounded(to, pairs) if isinstance(pairs, list) else None


def offer_again(typed: Typed) -> str:
    """The page behind the sign-in: what was typed, and one press to send it now."""
    g.pop("csrf_token", None)  # the token of the session before
    return render_template("people/typed_again.html", typed=typed)


def _typed_now() -> Typed | None:
    if request.endpoint in _SECRET or not _from_our_page() or (request.content_length or 0) > LONGEST:
        return None
    pairs = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_TYPED]
    return _bounded(request.path, pairs)


def _from_our_page() -> bool:
    """Whether the browser says so: what another site sends must not be offered to be sent again."""
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def _bounded(to: str, pairs: object) -> Typed | None:
    fields = tuple(
        (str(one[0]), str(one[1]))
        for one in (pairs if isinstance(pairs, list) else [])
        if isinstance(one, (list, tuple)) and len(one) == 2 and all(isinstance(part, str) for part in one)
    )
    return Typed(to, fields) if 0 < len(fields) <= MOST_FIELDS else None
