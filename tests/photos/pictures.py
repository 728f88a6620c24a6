"""Pictures for the tests: drawn on the spot, with the place where they were taken written into them."""

import hashlib
from io import BytesIO
from typing import Any

from PIL import Image

from fieldvisit.kernel.ids import new_id

GPS = 0x8825


def drawn(form: str = "JPEG", size: tuple[int, int] = (640, 480), *, noise: int = 60, **more: Any) -> bytes:
    """A picture that no compressor makes tiny."""
    image = Image.effect_noise(size, noise).convert("RGB")
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def located(size: tuple[int, int] = (640, 480), orientation: int = 6) -> bytes:
    """A photo as a telephone takes it: lying on its side, with its place and its owner's name."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Zhou Artist"
    exif.get_ifd(GPS).update({1: "N", 2: (30.0, 25.0, 17.0), 3: "E", 4: (120.0, 36.0, 2.0)})
    return drawn("JPEG", size, exif=exif.tobytes(), comment=b"kitchen of Zhou")


def named(raw: bytes, key: object = None) -> dict[str, Any]:
    """How a record names the photo."""
    return {"id": str(key or new_id()), "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
