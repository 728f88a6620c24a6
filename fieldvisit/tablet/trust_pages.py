"""/trust: how a tablet comes to trust this server's own authority, before it can reach it over HTTPS.

The page also answers without HTTPS, on a port of its own, because nobody should learn to click warnings away. What it
hands out is public; that it is the right one is for people to see, by the fingerprint.
"""

import hashlib
import ssl
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import force_locale

from fieldvisit.kernel.errors import NotVisible
from fieldvisit.web.guard import open_to_all
from fieldvisit.web.languages import page_language

blueprint = Blueprint("trust", __name__)
AUTHORITY = "keys/local-ca.crt"
PAGE, FILE = "/trust", "/trust/fieldvisit-authority.crt"


@blueprint.get(PAGE)
@open_to_all
def page() -> str:
    """The fingerprint, the certificate and the steps, in the language asked for."""
    digits = hashlib.sha256(_authority()).hexdigest().upper()
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    lines = [" ".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8)]
    wanted = {"zh": "zh_Hans_CN", "en": "en"}.get(request.args.get("in", ""))
    if wanted is None:
        return _drawn(lines)
    with force_locale(wanted):
        return _drawn(lines)


def _drawn(lines: list[str]) -> str:
    return render_template(
        "tablet/trust.html", lines=lines, language_now=page_language(), secure=request.environ.get("fieldvisit.secure")
    )


@blueprint.get(FILE)
@open_to_all
def certificate() -> Response:
    """The authority's certificate, as tablets take it."""
    answer = Response(_authority(), mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="fieldvisit-authority.crt"'
    return answer


def _authority() -> bytes:
    """The certificate in DER. NotVisible where this installation has no authority of its own."""
    home = cast(Path, current_app.config["FIELDVISIT"].home)
    try:
        return ssl.PEM_cert_to_DER_cert((home / AUTHORITY).read_text("ascii"))
    except FileNotFoundError:
        raise NotVisible() from None
