"""What a file is: a picture by its content, anything else by its name. What calls itself a picture and is none, is not
shown as one.
"""

import mimetypes
from typing import IO

from PIL import Image

from fieldvisit.photos.limits import MAX_PIXELS, MAX_SIDE
from fieldvisit.photos.picture import FORMATS

ANYTHING = "application/octet-stream"
LONGEST_TYPE = 80


def type_of(name: str, content: IO[bytes]) -> str:
    """The MIME type under which the file may be handed out."""
    picture = _picture_type(content)
    if picture is not None:
        return picture
    guessed = mimetypes.guess_type(name, strict=False)[0] or ANYTHING
    safe = not guessed.startswith("image/") and len(guessed) <= LONGEST_TYPE
    return guessed if safe else ANYTHING


def _picture_type(content: IO[bytes]) -> str | None:
    """The type of a picture that is one, from its head; None for anything else, broken and oversized ones too."""
    content.seek(0)
    try:
        with Image.open(content, formats=FORMATS) as image:
            width, height = image.size
            image.verify()
            fits = max(width, height) <= MAX_SIDE and width * height <= MAX_PIXELS
            return image.get_format_mimetype() if fits else None
    except MemoryError:
        raise
    except Exception:  # decoders raise whatever they like over broken bytes
        return None
