"""A tablet's first sign-in: a password once, a token from then on."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from fieldvisit.kernel.clock import iso, now
from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people.accounts import check_password
from fieldvisit.people.acts import Act
from fieldvisit.people.devices import LEASE_DAYS, earlier_device, register_device
from fieldvisit.people.queries import viewer_of
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.envelope import Registration
from fieldvisit.sync.epoch import ensure_epoch
from fieldvisit.sync.seal_key import public_pem
from fieldvisit.sync.user_dossier import user_block


def register(asked: Registration, *, address: str, home: Path) -> dict[str, Any]:
    """Check the password, then write the device.

    Problems: bad_credentials, too_many_tries, device_taken, not_allowed.
    """
    # The password is checked outside the transaction: hashing takes a tenth of a second and holds no lock.
    account = check_password(asked.username, asked.password, address)
    viewer = viewer_of(account.id, asked.device.id)
    if viewer is None or not viewer.can(Act.DEVICE_USE):
        raise NotAllowed()
    epoch = ensure_epoch()
    with unit_of_work():
        token, device = register_device(account, asked.device)
        device_id, earlier = device.id, earlier_device(device, asked.device.id)
    told = {} if earlier is None else {"earlier": asdict(earlier) | {"seen_on": earlier.seen_on.isoformat()}}
    return told | {
        "token": token,
        "device_id": str(device_id),
        "user": user_block(viewer),
        "seal_key": public_pem(home),
        "lease_days": LEASE_DAYS,
        "epoch": epoch,
        "server_time": iso(now()),
    }
