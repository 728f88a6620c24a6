"""The tablet's vault is plain, well-known cryptography: another library opens what the browser's sealed."""

import hashlib
import hmac
import json
import subprocess
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOP = Path(__file__).parents[2]
PIN, WORDS, PLACE = "280417", "荆山村3组周家浜17号 周根生", "dossiers/0190-a"
FORMAT, NONCE = 1, 13


def test_what_the_tablet_seals_opens_by_the_description_alone() -> None:
    made = _sealed_by_the_tablet()
    assert int(made["rounds"]) >= 600_000
    stretched = hashlib.pbkdf2_hmac("sha256", PIN.encode(), bytes.fromhex(made["salt"]), int(made["rounds"]))
    wrapping = hmac.digest(bytes.fromhex(made["device"]), stretched, "sha256")
    secret = _unsealed(wrapping, made["sealed"], f"vault/1/pin/{made['rounds']}/{made['salt']}")
    assert _unsealed(secret, made["record"], PLACE).decode() == WORDS
    with pytest.raises(InvalidTag):
        _unsealed(secret, made["record"], "dossiers/0190-b")


def _sealed_by_the_tablet() -> dict[str, str]:
    script = "tests/js/support/seal-for-others.mjs"
    command = ["tools/with-node", "node", script, PIN, WORDS, PLACE]
    answer = subprocess.run(command, cwd=TOP, check=True, capture_output=True, text=True, timeout=60)
    made: dict[str, str] = json.loads(answer.stdout)
    return made


def _unsealed(key: bytes, sealed: str, place: str) -> bytes:
    """By hand: a format byte, twelve bytes of nonce, then ciphertext and tag; the place is bound in."""
    whole = bytes.fromhex(sealed)
    assert whole[0] == FORMAT
    return AESGCM(key).decrypt(whole[1:NONCE], whole[NONCE:], place.encode())
