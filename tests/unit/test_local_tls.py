"""The authority of one installation: who may read its keys, what it may vouch for, and when it vouches anew."""

import hashlib
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from fieldvisit.kernel import clock
from fieldvisit.local_tls import fingerprint_of, may_certify, ready_tls
from fieldvisit.machine_names import Machine, shown_host, this_machine

NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)
OFFICE = Machine(("office", "office.local"), ("192.168.1.5", "59.202.3.4"))


def _root(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "local-ca.crt").read_bytes())


def _serial(folder: Path) -> int:
    return x509.load_pem_x509_certificate((folder / "local-server.crt").read_bytes()).serial_number


def test_only_the_owner_reads_the_keys(tmp_path: Path) -> None:
    ready_tls(tmp_path / "keys", OFFICE)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes["local-ca.key"] == modes["local-server.key"] == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert not [name for name in modes if name.startswith(".")], "nothing half written stays"


def test_a_second_start_keeps_both(tmp_path: Path) -> None:
    first = ready_tls(tmp_path, OFFICE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert ready_tls(tmp_path, OFFICE) == first
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_changed_addresses_make_a_new_certificate_under_the_same_authority(tmp_path: Path) -> None:
    first = ready_tls(tmp_path, OFFICE)
    before = _serial(tmp_path)
    moved = ready_tls(tmp_path, Machine(("office", "office.local"), ("10.1.2.3",)))
    assert _serial(tmp_path) != before
    assert moved.fingerprint == first.fingerprint
    assert "10.1.2.3" in moved.names
    assert "192.168.1.5" not in moved.names


def test_it_is_renewed_a_month_before_its_end_and_not_earlier(tmp_path: Path) -> None:
    with clock.frozen(NOW):
        first = ready_tls(tmp_path, OFFICE)
        made = _serial(tmp_path)
    with clock.frozen(NOW + timedelta(days=366)):
        ready_tls(tmp_path, OFFICE)
        assert _serial(tmp_path) == made
    with clock.frozen(NOW + timedelta(days=368)):
        assert ready_tls(tmp_path, OFFICE).fingerprint == first.fingerprint
        assert _serial(tmp_path) != made


def test_a_certificate_lives_no_longer_than_tablets_accept(tmp_path: Path) -> None:
    ready_tls(tmp_path, OFFICE)
    row = x509.load_pem_x509_certificate((tmp_path / "local-server.crt").read_bytes())
    assert row.not_valid_after_utc - row.not_valid_before_utc <= timedelta(days=398)


@pytest.mark.parametrize("name", ["192.168.200.9", "10.0.0.1", "fd00::1", "59.202.3.4", "office", "hall.local"])
def test_it_may_vouch_for_private_addresses_and_its_own(tmp_path: Path, name: str) -> None:
    ready_tls(tmp_path, OFFICE)
    assert may_certify(_root(tmp_path), name)


@pytest.mark.parametrize("name", ["8.8.8.8", "59.202.3.5", "2001:db8::1", "bank.example", "notlocal", "xoffice"])
def test_a_stolen_key_vouches_for_nothing_else(tmp_path: Path, name: str) -> None:
    ready_tls(tmp_path, OFFICE)
    assert not may_certify(_root(tmp_path), name)


def test_what_it_may_not_name_is_left_out(tmp_path: Path) -> None:
    ready_tls(tmp_path, OFFICE)
    moved = ready_tls(tmp_path, Machine(("office",), ("8.8.8.8", "10.0.0.7")))
    assert moved.left_out == ("8.8.8.8",)
    assert "10.0.0.7" in moved.names


def test_a_lost_authority_key_makes_a_new_authority_and_certificate(tmp_path: Path) -> None:
    first = ready_tls(tmp_path, OFFICE)
    (tmp_path / "local-ca.key").unlink()
    second = ready_tls(tmp_path, OFFICE)
    assert second.fingerprint != first.fingerprint
    server = x509.load_pem_x509_certificate((tmp_path / "local-server.crt").read_bytes())
    assert server.issuer == _root(tmp_path).subject


def test_the_fingerprint_is_of_the_whole_certificate(tmp_path: Path) -> None:
    ready_tls(tmp_path, OFFICE)
    der = ssl.PEM_cert_to_DER_cert((tmp_path / "local-ca.crt").read_text())
    shown = fingerprint_of(tmp_path / "local-ca.crt").replace(":", "").lower()
    assert shown == hashlib.sha256(der).hexdigest()


def test_a_machine_bound_to_one_address_names_that_one() -> None:
    machine = this_machine("10.9.8.7")
    assert machine.addresses == ("10.9.8.7",)
    assert shown_host("10.9.8.7", machine) == "10.9.8.7"
    assert shown_host("::1", this_machine("::1")) == "[::1]"


def test_a_machine_bound_to_all_shows_an_address_others_can_use() -> None:
    machine = this_machine("0.0.0.0")
    assert "127.0.0.1" not in machine.addresses
    assert shown_host("0.0.0.0", machine) == (machine.addresses[0] if machine.addresses else "localhost")
