"""Nobody in the demo exists, and what looks like a number of a person never lies in clear."""

from collections import Counter

import pytest
from sqlalchemy import select

from fieldvisit.demo.names import Person, called, identity_number
from fieldvisit.households.models import Household, Member
from fieldvisit.issues.models import Reporter
from fieldvisit.kernel.text import mask_name
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring
from tests.demo.conftest import Village


def test_phones_are_ones_that_no_operator_gives_out(village: Village) -> None:
    phones = [phone for phone in db.session.scalars(select(Member.phone)) if phone]
    assert len(phones) >= 600 and len(set(phones)) == len(phones)
    staff = [phone for phone in db.session.scalars(select(Account.phone)) if phone]
    for phone in (*phones, *staff):
        assert len(phone) == 11 and phone.startswith("1990000")
    assert not set(phones) & set(staff)


def test_identity_numbers_are_of_no_province_and_check(village: Village) -> None:
    rows = [row for row in db.session.scalars(select(Member)) if row.identity_number]
    assert len(rows) >= 50
    for row in rows:
        number = str(row.identity_number)
        assert len(number) == 18 and number.startswith("990481") and number[6:10] == str(row.birth_year)
        total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17]))
        assert number[17] == "10X98765432"[total % 11]
        assert int(number[16]) % 2 == (row.sex == "m")
    assert len({row.identity_number for row in rows}) == len(rows)


def test_numbers_are_found_by_their_fingerprint(village: Village) -> None:
    for model in (Member, Reporter):
        row = db.session.scalars(select(model).where(model.phone_hash.is_not(None)).limit(1)).one()
        assert row.phone_hash == keyring().fingerprint(str(row.phone))
    unfound = select(Member.id).where(Member.phone.is_not(None), Member.phone_hash.is_(None))
    assert db.session.scalars(unfound).first() is None


def test_no_number_lies_in_clear_in_the_files(village: Village) -> None:
    db.session.rollback()
    files = [path for path in village.home.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > 500_000 for path in files)
    for path in files:
        content = path.read_bytes()
        assert b"1990000" not in content and b"990481" not in content, path.name


def test_names_that_no_software_should_lose(village: Village) -> None:
    names = set(db.session.scalars(select(Member.name)))
    assert any("𠮷" in name for name in names)
    assert any("㛃" in name for name in names)
    assert any(name.startswith("欧阳") for name in names)
    assert "买买提·艾力" in names
    doors = {home.name: home.door for home in db.session.scalars(select(Household).where(Household.hamlet == "南洋"))}
    assert doors["买买提·艾力"] == "26号" and doors["海宁晨亨包装厂"] == "61号"


def test_names_are_spread(village: Village) -> None:
    assert mask_name("欧阳秀英") == "欧阳**"
    names = Counter(db.session.scalars(select(Member.name)))
    assert names.most_common(1)[0][1] <= 20


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Person("沈", "沈阿宝", "f", 1943), "沈阿婆"),
        (Person("周", "周根生", "m", 1948), "周老伯"),
        (Person("陆", "陆建明", "m", 1968), "老陆"),
        (Person("许", "许美珍", "f", 1966), "许大姐"),
        (Person("沈", "沈㛃", "f", 1993), "沈㛃"),
        (Person("", "买买提·艾力", "m", 1950), "买买提·艾力"),
    ],
)
def test_how_people_are_called(who: Person, said: str) -> None:
    assert called(who) == said


def test_an_identity_number_is_always_the_same() -> None:
    who = Person("沈", "沈阿宝", "f", 1943)
    assert identity_number(who, 7) == identity_number(who, 7) != identity_number(who, 8)
