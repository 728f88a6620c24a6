"""Numbers of people do not leave inside free text; numbers of other things stay."""

import pytest

from fieldvisit.kernel.masking import without_numbers


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("电话13800001234，晚上打", "电话138****1234，晚上打"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("+86 13800001234", "138****1234"),
        ("身份证330481194303121234", "身份证330***********1234"),
        ("33048119430312123X。", "330***********123X。"),
        ("0573-87012345", "057****2345"),
        ("两个：13800001234、13900005678", "两个：138****1234、139****5678"),
    ],
)
def test_phones_and_identity_numbers_are_masked(said: str, told: str) -> None:
    assert without_numbers(said) == told


@pytest.mark.parametrize(
    "said",
    ["欠薪12800元", "2026-03-16 14:20", "钱家埭128号", "编号JX1290-261121-3", "共1380000户", "0.13800001234", ""],
)
def test_other_numbers_stay(said: str) -> None:
    assert without_numbers(said) == said
