"""Positions of addresses, asked of an address service: geopy's clients, one question at a time, answers kept.

Which service is a setting; without one nothing is ever asked. It is told the address and nothing else: no name, no id.
Answers are kept under the keyed hash of the question, sealed, so that no address is asked twice.
"""

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from fieldvisit.areas.models import GeocodedAddress
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.datum import Datum, to_wgs84
from fieldvisit.kernel.errors import Problem
from fieldvisit.kernel.geo import Position
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring

KEPT = timedelta(days=180)
SECONDS_TO_ANSWER = 10
SENDER = "fieldvisit"
DOOR, STREET, PLACE = "door", "street", "place"
# What services call what they found: Nominatim's rank, Photon's type.
_DOOR_RANK, _STREET_RANK = 28, 26
_PHOTON = {"house": DOOR, "street": STREET}


class Unreachable(Problem):
    """The service did not answer, refused the key, or wants to be asked less often."""

    code = "geocoder_unreachable"
    status = 502


@dataclass(frozen=True)
class Provider:
    """A service as the settings name it. `datum`: of the positions it answers."""

    name: str
    url: str | None = None
    key: str | None = None
    datum: Datum = Datum.WGS84
    per_second: float = 1.0


@dataclass(frozen=True)
class Found:
    """An answer in WGS-84. `precision`: door, street or place (a hamlet, a village, or nobody knows)."""

    lat: float
    lon: float
    precision: str
    matched: str

    @property
    def position(self) -> Position:
        """Where."""
        return Position(self.lat, self.lon)


def provider() -> Provider | None:
    """The service of this installation, or None where none is set."""
    settings = current_app.config["FIELDVISIT"]
    if settings.geocoder is None:
        return None
    file = settings.geocoder_key_file
    key = file.read_text("utf-8").strip() if file else None
    datum = Datum(settings.geocoder_datum)
    return Provider(settings.geocoder, settings.geocoder_url, key, datum, settings.geocoder_per_second)


class Asker:
    """Asks one service, never faster than it may be asked."""

    def __init__(self, service: Provider, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._service, self._pause = service, pause
        self._client = _client(service)
        self._next = 0.0

    def ask(self, address: str) -> Found | None:
        """The best answer, or None where the service knows none. Problems: geocoder_unreachable."""
        from geopy.exc import GeopyError

        self._pause(max(0.0, self._next - time.monotonic()))
        try:
            told = self._client.geocode(address)
        except GeopyError as error:
            raise Unreachable(_l("找位置的服务没有回答。"), detail={"kind": type(error).__name__}) from None
        finally:
            self._next = time.monotonic() + 1 / self._service.per_second
        if told is None:
            return None
        here = to_wgs84(told.latitude, told.longitude, self._service.datum)
        return Found(round(here.lat, 6), round(here.lon, 6), _precision(told.raw), str(told.address)[:240])


def _client(service: Provider) -> Any:
    """geopy's client, with as much of the settings as it takes."""
    from geopy.geocoders import get_geocoder_for_service

    kind = get_geocoder_for_service(service.name)
    taken = inspect.signature(kind).parameters
    said: dict[str, Any] = {"timeout": SECONDS_TO_ANSWER, "user_agent": SENDER}
    if service.url:
        parts = urlsplit(service.url)
        said |= {"domain": parts.netloc + parts.path.rstrip("/"), "scheme": parts.scheme}
    if service.key:
        said |= {"api_key": service.key, "access_token": service.key, "subscription_key": service.key}
    return kind(**{name: value for name, value in said.items() if name in taken})


def _precision(raw: Any) -> str:
    said = raw if isinstance(raw, dict) else {}
    properties = said.get("properties")
    if isinstance(properties, dict):
        return _PHOTON.get(str(properties.get("type")), PLACE)
    rank = said.get("place_rank")
    if not isinstance(rank, int):
        return PLACE
    return DOOR if rank >= _DOOR_RANK else STREET if rank >= _STREET_RANK else PLACE


def known_answer(service: Provider, address: str) -> tuple[bool, Found | None]:
    """(whether it was asked before, what was answered)."""
    row = db.session.get(GeocodedAddress, _mark(service, address))
    if row is None or row.asked_at < now() - KEPT:
        return False, None
    said = json.loads(row.answer)["found"]
    return True, Found(**said) if said else None


def keep_answer(service: Provider, address: str, found: Found | None) -> None:
    """Keep it, sealed. Flushes."""
    said = json.dumps({"address": address, "found": asdict(found) if found else None}, ensure_ascii=False)
    db.session.merge(GeocodedAddress(mark=_mark(service, address), answer=said, asked_at=now()))
    db.session.flush()


def _mark(service: Provider, address: str) -> str:
    return keyring().fingerprint(f"address {service.name} {service.url or ''} {address}")
