"""Numbers of people inside free text: what is taken along must not carry them out."""

import re

from fieldvisit.kernel.text import mask_identity, mask_phone

# A mainland mobile number, a landline with its area code, an identity number of eighteen; spaces and dashes inside.
_PHONE = re.compile(r"(?<![\d.])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<![\d.])(0\d{2,3}[ -]?\d{7,8})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{16}[\dXx])(?!\w)")
_GAPS = re.compile(r"[ -]")


def without_numbers(text: str) -> str:
    """The text with every phone and identity number in it masked."""
    text = _IDENTITY.sub(lambda found: mask_identity(found.group(1)) or "", text)
    text = _PHONE.sub(lambda found: mask_phone(_GAPS.sub("", found.group(1))) or "", text)
    return _LANDLINE.sub(lambda found: mask_phone(_GAPS.sub("", found.group(1))) or "", text)
