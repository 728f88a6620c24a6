"""Settings, each by an environment variable named in the README."""

import os
from dataclasses import dataclass
from pathlib import Path

from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.errors import Problem


class BadSetting(Problem):
    """A setting that cannot be used; says which and why."""

    code = "bad_setting"


@dataclass(frozen=True)
class Settings:
    """One installation's settings."""

    home: Path
    database_url: str
    port: int = 8000
    host: str = "127.0.0.1"
    timezone: str = "Asia/Shanghai"
    on_spot_callback_share: float = 0.2
    secure_cookies: bool = False
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    testing: bool = False
    demo: bool = True
    redis_url: str | None = None
    worker_beside: bool = True
    geocoder: str | None = None
    geocoder_url: str | None = None
    geocoder_key_file: Path | None = None
    geocoder_datum: str = "WGS-84"
    geocoder_per_second: float = 1.0


def settings_from(environ: dict[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises BadSetting naming the variable."""
    env = os.environ if environ is None else environ
    home = Path(env.get("FIELDVISIT_HOME") or "instance").resolve()
    url = env.get("FIELDVISIT_DATABASE_URL") or f"sqlite:///{home / 'fieldvisit.db'}"
    return Settings(
        home=home,
        database_url=_driver(url),
        port=int(_number(env.get("PORT"), "PORT", 8000, 1, 65535)),
        host=env.get("FIELDVISIT_HOST") or "127.0.0.1",
        timezone=env.get("FIELDVISIT_TIMEZONE") or "Asia/Shanghai",
        on_spot_callback_share=_number(
            env.get("FIELDVISIT_ON_SPOT_CALLBACK_SHARE"), "FIELDVISIT_ON_SPOT_CALLBACK_SHARE", 0.2, 0, 1
        ),
        secure_cookies=env.get("FIELDVISIT_SECURE_COOKIES") == "1",
        redis_url=_redis(env.get("FIELDVISIT_REDIS_URL")),
        worker_beside=_one_of(env.get("FIELDVISIT_WORKER"), "FIELDVISIT_WORKER", ("beside", "apart")) == "beside",
        geocoder=_geocoder(env.get("FIELDVISIT_GEOCODER")),
        geocoder_url=_address(env.get("FIELDVISIT_GEOCODER_URL")),
        geocoder_key_file=_key_file(env.get("FIELDVISIT_GEOCODER_KEY_FILE")),
        geocoder_datum=_one_of(env.get("FIELDVISIT_GEOCODER_DATUM"), "FIELDVISIT_GEOCODER_DATUM", tuple(Datum)),
        geocoder_per_second=_number(
            env.get("FIELDVISIT_GEOCODER_PER_SECOND"), "FIELDVISIT_GEOCODER_PER_SECOND", 1, 0.01, 1000
        ),
    )


def _geocoder(name: str | None) -> str | None:
    """One of the services that geopy knows by name."""
    if not name:
        return None
    from geopy.geocoders import SERVICE_TO_GEOCODER

    if name not in SERVICE_TO_GEOCODER:
        raise BadSetting(
            f"FIELDVISIT_GEOCODER={name}: nominatim, photon or another service of geopy", field="FIELDVISIT_GEOCODER"
        )
    return name


def _address(url: str | None) -> str | None:
    if url and not url.startswith(("http://", "https://")):
        raise BadSetting("FIELDVISIT_GEOCODER_URL: https://…", field="FIELDVISIT_GEOCODER_URL")
    return url or None


def _key_file(path: str | None) -> Path | None:
    if path and not Path(path).is_file():
        raise BadSetting(f"FIELDVISIT_GEOCODER_KEY_FILE={path}: no such file", field="FIELDVISIT_GEOCODER_KEY_FILE")
    return Path(path).resolve() if path else None


def _one_of(text: str | None, name: str, known: tuple[str, ...]) -> str:
    """The first is what holds where nothing is said."""
    if text and text not in known:
        raise BadSetting(f"{name}={text}: {' or '.join(known)}", field=name)
    return text or known[0]


def _driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("FIELDVISIT_DATABASE_URL: sqlite:///… or postgresql://…", field="FIELDVISIT_DATABASE_URL")
    return url


def _redis(url: str | None) -> str | None:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("FIELDVISIT_REDIS_URL: redis://…, rediss://… or unix://…", field="FIELDVISIT_REDIS_URL")
    return url or None


def _number(text: str | None, name: str, default: float, least: float, most: float) -> float:
    try:
        value = float(text) if text else default
    except ValueError:
        raise BadSetting(f"{name}={text!r}: a number is wanted", field=name) from None
    if not least <= value <= most:
        raise BadSetting(f"{name}={text}: between {least} and {most}", field=name)
    return value
