"""Pictures for the demo, drawn: a pot-hole, a dark lamp, a ditch, rubbish, a door, gifts. Nobody is in them."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from fieldvisit.demo.chance import Chance

SIZE = WIDTH, HEIGHT = 960, 720
_GROUND = 400  # where the sky ends
Draw = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


def drawn(scene: str, variant: int) -> bytes:
    """A scene as the JPEG that a tablet would send. The same scene and variant make the same bytes."""
    chance = Chance("scene", scene, variant)
    image = _sky(dusk=scene == "light")
    _SCENES[scene](ImageDraw.Draw(image), chance)
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _sky(*, dusk: bool) -> Image.Image:
    high, low = ((34, 44, 74), (118, 100, 112)) if dusk else ((168, 198, 220), (232, 238, 236))
    fade = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, low), Image.new("RGB", SIZE, high), fade)


def _shade(chance: Chance, colour: Colour, by: int = 14) -> Colour:
    red, green, blue = (max(0, min(255, one + chance.number(-by, by))) for one in colour)
    return red, green, blue


def _fields(draw: Draw, chance: Chance, colour: Colour) -> None:
    draw.rectangle((0, _GROUND, WIDTH, HEIGHT), fill=_shade(chance, colour))
    for row in range(9):
        left = row * 120 + chance.number(-20, 20)
        draw.line((left, _GROUND, left * 2 - WIDTH // 2, HEIGHT), fill=_shade(chance, colour, 8), width=6)


def _house(draw: Draw, chance: Chance, left: int) -> None:
    wall, roof = _shade(chance, (226, 220, 206)), _shade(chance, (84, 88, 94))
    draw.rectangle((left, 230, left + 240, _GROUND + 20), fill=wall)
    draw.polygon(((left - 24, 234), (left + 120, 160), (left + 264, 234)), fill=roof)
    for window in (left + 30, left + 150):
        draw.rectangle((window, 280, window + 60, 340), fill=(96, 116, 128), outline=(250, 250, 246), width=5)


def _road(draw: Draw, chance: Chance) -> None:
    _fields(draw, chance, (122, 146, 92))
    _house(draw, chance, chance.number(40, 160))
    draw.polygon(((430, _GROUND), (530, _GROUND), (900, HEIGHT), (60, HEIGHT)), fill=_shade(chance, (150, 150, 146)))
    for _hole in range(chance.number(2, 4)):
        x, y = chance.number(320, 560), chance.number(500, 640)
        wide = chance.number(70, 130)
        draw.ellipse((x - 8, y - 6, x + wide + 8, y + wide // 2 + 6), fill=(110, 106, 100))
        draw.ellipse((x, y, x + wide, y + wide // 2), fill=(84, 92, 98))


def _light(draw: Draw, chance: Chance) -> None:
    draw.rectangle((0, _GROUND, WIDTH, HEIGHT), fill=(40, 44, 52))
    _house(draw, chance, 600)
    pole = chance.number(260, 380)
    draw.rectangle((pole, 120, pole + 16, HEIGHT - 60), fill=(22, 24, 28))
    draw.line((pole + 8, 128, pole + 150, 104), fill=(22, 24, 28), width=12)
    draw.polygon(((pole + 120, 96), (pole + 210, 96), (pole + 196, 124), (pole + 132, 124)), fill=(52, 54, 60))


def _drain(draw: Draw, chance: Chance) -> None:
    _fields(draw, chance, (130, 136, 104))
    _house(draw, chance, chance.number(560, 660))
    draw.polygon(((380, _GROUND), (470, _GROUND), (640, HEIGHT), (200, HEIGHT)), fill=(118, 112, 104))
    draw.polygon(((400, _GROUND), (450, _GROUND), (560, HEIGHT), (280, HEIGHT)), fill=_shade(chance, (86, 96, 76)))
    for _leaf in range(26):
        x, y = chance.number(330, 500), chance.number(_GROUND + 60, HEIGHT - 20)
        draw.ellipse((x, y, x + chance.number(12, 40), y + 10), fill=_shade(chance, (112, 104, 64)))


def _garbage(draw: Draw, chance: Chance) -> None:
    draw.rectangle((0, _GROUND, WIDTH, HEIGHT), fill=_shade(chance, (164, 160, 152)))
    for number, colour in enumerate(((58, 110, 82), (66, 96, 138), (120, 122, 118))):
        left = 180 + number * 210 + chance.number(-12, 12)
        draw.rectangle((left, 330, left + 160, 580), fill=_shade(chance, colour))
        draw.rectangle((left - 8, 306, left + 168, 336), fill=_shade(chance, colour, 30))
    for _bag in range(chance.number(7, 11)):
        x, y = chance.number(120, 760), chance.number(520, 630)
        draw.ellipse((x, y, x + chance.number(60, 110), y + 70), fill=_shade(chance, (70, 72, 78), 40))


def _door(draw: Draw, chance: Chance) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=_shade(chance, (214, 206, 190)))
    draw.rectangle((300, 150, 660, HEIGHT), fill=_shade(chance, (122, 76, 50)))
    draw.line((480, 150, 480, HEIGHT), fill=(70, 42, 28), width=8)
    for left in (220, 680):
        draw.rectangle((left, 170, left + 60, 600), fill=_shade(chance, (186, 42, 36)))
    draw.rectangle((320, 70, 640, 128), fill=_shade(chance, (186, 42, 36)))
    draw.rectangle((0, 660, WIDTH, HEIGHT), fill=(150, 146, 138))


def _gifts(draw: Draw, chance: Chance) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=_shade(chance, (222, 214, 200)))
    draw.rectangle((0, 470, WIDTH, HEIGHT), fill=_shade(chance, (146, 104, 70)))
    draw.rounded_rectangle((180, 230, 440, 560), 40, fill=(238, 232, 214))
    draw.rectangle((210, 330, 410, 430), fill=_shade(chance, (196, 52, 44)))
    draw.rounded_rectangle((540, 250, 680, 570), 30, fill=_shade(chance, (226, 176, 56)))
    draw.rectangle((580, 200, 640, 256), fill=(206, 52, 44))


_SCENES: dict[str, Callable[[Draw, Chance], None]] = {
    "road": _road,
    "light": _light,
    "drain": _drain,
    "garbage": _garbage,
    "door": _door,
    "gifts": _gifts,
}
