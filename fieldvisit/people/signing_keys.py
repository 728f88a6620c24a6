"""The key with which a tablet signs what it hands over unopened: told at the sign-in, or once afterwards.

A tablet that was signed in before there were such keys has none here. Its token says who it is, so it may tell one,
where none is known; another one in place of that takes the password. Flushes, never commits.
"""

import uuid
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import update

from fieldvisit.people import audit
from fieldvisit.people.models import Device
from fieldvisit.storage.base import db

LONGEST_KEY = 2000


def readable_key(said: Any) -> str | None:
    """The public key (PEM, P-256) that is said, or None where it is none with which a row could be believed."""
    if not isinstance(said, str) or len(said) > LONGEST_KEY:
        return None
    try:
        key = serialization.load_pem_public_key(said.encode())
    except (ValueError, TypeError):
        return None
    return said if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1) else None


def note_signing_key(device_id: uuid.UUID, key: str) -> bool:
    """Keep the key of a device that has none; False where there is one already, which stays."""
    without = (Device.id == device_id, Device.signing_key.is_(None))
    found = db.session.execute(update(Device).where(*without).values(signing_key=key).returning(Device.id)).first()
    if found is None:
        return False
    audit.record("device_key_told", actor_id=None, subject_kind="device", subject_id=device_id)
    return True
