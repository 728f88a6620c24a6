"""From bytes that somebody sent to a picture that is only a picture. Pure: no files, no rows.

What comes is looked at before it is decoded (form, sides, number of scans), decoded whole, turned as its EXIF says,
reduced, and written anew: position, names of cameras, colour profiles and whatever hung behind the picture are gone.
"""

import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from fieldvisit.photos.limits import KEPT_SIDE, MAX_PIXELS, MAX_SIDE, THUMB_SIDE

FORMATS = ("JPEG", "PNG", "WEBP")
TYPES = {"image/jpeg", "image/png", "image/webp"}
KEPT_TYPE = "image/jpeg"
# A progressive picture has about ten scans; thousands of them over many pixels would decode for minutes.
MOST_SCANS = 100
_SCAN = b"\xff\xda"
# Past twice this Pillow itself refuses at the door; between once and twice it warns, and we refuse.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# A large picture takes some 200 MB while it is open: one at a time in a process.
_one_at_a_time = threading.Lock()


class Unfit(Exception):
    """It cannot be kept. `reason` is stable: not_a_picture, too_many_pixels, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Clean:
    """What is kept, as JPEG: the picture and its thumbnail. Sides in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def cleaned(raw: bytes) -> Clean:
    """The picture written anew. Raises Unfit."""
    with _one_at_a_time:
        _look_at(raw)
        try:
            return _written_anew(raw)
        except MemoryError:
            raise
        except Exception as error:  # decoders raise whatever they like over broken bytes
            raise Unfit("broken") from error


def _look_at(raw: bytes) -> None:
    """Refuse from its head what should not be decoded at all."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            form, (width, height) = image.format, image.size
            too_large = max(width, height) > MAX_SIDE or width * height > MAX_PIXELS
            if not too_large:
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise Unfit("not_a_picture") from error
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise Unfit("broken") from error
    if too_large or (form == "JPEG" and raw.count(_SCAN) > MOST_SCANS):
        raise Unfit("too_many_pixels")


def _written_anew(raw: bytes) -> Clean:
    with Image.open(BytesIO(raw), formats=FORMATS) as image:
        image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # a JPEG is read at half or a quarter, and takes as much less room
        image.load()
        turned = ImageOps.exif_transpose(image)
        plain = _on_white(turned)
    plain.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    small = plain.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Clean(_jpeg(plain, 84), _jpeg(small, 78), *plain.size)


def _on_white(image: Image.Image) -> Image.Image:
    """The pixels alone, without anything that the file said beside them."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    return bare


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
