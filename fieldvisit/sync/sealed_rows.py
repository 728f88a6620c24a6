"""Outbox rows as they lie on a tablet: sealed to the server's key, signed by the device's.

Handed over when nobody can open the tablet's own vault any more: a forgotten PIN, a revoked tablet, a first user's
outbox on a shared one. There is no token then; the signature says which tablet it was, and only what it sealed is read.
"""

import hashlib
import uuid
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from marshmallow import fields, validate

from fieldvisit.kernel.errors import Problem
from fieldvisit.sync.envelope import MAX_BODY, MAX_OPERATIONS, MAX_SEQ
from fieldvisit.sync.seal_key import unwrapped
from fieldvisit.web.json import parse_object
from fieldvisit.web.schemas import BaseSchema, StrictInteger

FORMAT, NONCE_ENDS, SECRET, HALF = 1, 13, 32, 32
MAX_KEY = 1024
MAX_SEALED = 2 * MAX_BODY  # base64 and keys around what a push may bring


class SealedBytes(fields.Field[bytes]):
    """Bytes as base64."""

    default_error_messages = {"invalid": "base64"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bytes:
        try:
            return b64decode(value, validate=True)
        except (TypeError, ValueError) as error:
            raise self.make_error("invalid") from error


@dataclass(frozen=True)
class SealedRow:
    """One row: its number on the device, the content, the content's key wrapped to the server, the signature."""

    seq: int
    sealed: bytes
    key: bytes
    signature: bytes


@dataclass(frozen=True)
class HandedOver:
    """What a tablet that nobody can open hands over."""

    device_id: uuid.UUID
    rows: list[SealedRow]


class RowSchema(BaseSchema):
    """One row as JSON carries it."""

    command = SealedRow

    seq = StrictInteger(required=True, validate=validate.Range(0, MAX_SEQ))
    sealed = SealedBytes(required=True)
    key = SealedBytes(required=True, validate=validate.Length(max=MAX_KEY))
    signature = SealedBytes(required=True, validate=validate.Length(equal=2 * HALF))


class SealedSchema(BaseSchema):
    """Body of POST sync/sealed."""

    command = HandedOver

    device_id = fields.UUID(required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True, validate=validate.Length(1, MAX_OPERATIONS))


@dataclass(frozen=True)
class SealedPhoto:
    """One photo of a tablet that nobody can open, in the same envelope as a row."""

    device_id: uuid.UUID
    photo_id: uuid.UUID
    sealed: bytes
    key: bytes
    signature: bytes


class SealedPhotoSchema(BaseSchema):
    """Body of POST sync/sealed-photos."""

    command = SealedPhoto

    device_id = fields.UUID(required=True)
    photo_id = fields.UUID(required=True)
    sealed = SealedBytes(required=True)
    key = SealedBytes(required=True, validate=validate.Length(max=MAX_KEY))
    signature = SealedBytes(required=True, validate=validate.Length(equal=2 * HALF))


def ensure_signed(row: SealedRow | SealedPhoto, name: str, device_id: uuid.UUID, signing_key: str) -> None:
    """`name`: a row's number, or photo/ and its id. Problem 403 bad_signature: not this one, or another device's."""
    said = f"sealed/1/{device_id}/{name}/".encode()
    said += hashlib.sha256(row.sealed).digest() + hashlib.sha256(row.key).digest()
    r, s = (int.from_bytes(half) for half in (row.signature[:HALF], row.signature[HALF:]))
    try:
        key = serialization.load_pem_public_key(signing_key.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError(signing_key)
        key.verify(encode_dss_signature(r, s), said, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as error:
        raise Problem(code="bad_signature", status=403) from error


def opened(row: SealedRow, home: Path) -> Mapping[str, Any]:
    """The operation inside. Problems: not_opened 422 (sealed to another server, or altered), malformed_json 400."""
    plain = unsealed(row, f"outbox/{row.seq}", home)
    return {**parse_object(plain, lone_surrogates=True), "seq": row.seq}


def unsealed(row: SealedRow | SealedPhoto, place: str, home: Path) -> bytes:
    """The bytes inside, sealed at this place of the tablet. Problem 422 not_opened."""
    try:
        if row.sealed[:1] != bytes([FORMAT]):
            raise ValueError(place)
        nonce, hidden = row.sealed[1:NONCE_ENDS], row.sealed[NONCE_ENDS:]
        return AESGCM(unwrapped(row.key, home)).decrypt(nonce, hidden, place.encode())
    except (ValueError, InvalidTag) as error:
        raise Problem(code="not_opened", status=422) from error
