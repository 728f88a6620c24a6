"""How the map of coverage words its figures, its bands, and what is said of a grid."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from fieldvisit.insight.figures import Coverage
from fieldvisit.insight.shading import EMPTY, Shading
from fieldvisit.web.words import share

WHOLE = 100  # percent
# The figures of the map of coverage, as its choice says them; a grid without a base, and none of it, by the base.
SHADING_WORDS: dict[str, Any] = {
    "reached": _l("走访覆盖"),
    "unseen": _l("很久没走到"),
    "orphans": _l("没有联户干部"),
    "tags": _l("标签要核实"),
    "load": _l("联户数不合适的干部"),
}
NO_BASE: dict[str, Any] = {"households": _l("没有在册的户"), "cadres": _l("没有联户干部")}
NONE_OF_IT: dict[str, Any] = {"households": _l("一户也没有"), "cadres": _l("一个也没有")}


def band_words(shading: Shading, band: int) -> str:
    """What a band says, in percent of the base."""
    if band == EMPTY:
        return str(NO_BASE[shading.of])
    _band, least, most = shading.bands[band]
    if band == 0:
        return str(NONE_OF_IT[shading.of])
    if least is None:
        return str(_("不到 %(most)s%%", most=most))
    if least == most:
        return str(_("全部"))
    if most == WHOLE:
        return str(_("%(least)s%% 以上", least=least))
    return str(_("%(least)s%%–%(most)s%%", least=least, most=most))


def number_words(shading: Shading, found: Coverage) -> str:
    """A grid's figure with its base."""
    number, base = shading.number(found), shading.base(found)
    if base == 0:
        return str(NO_BASE[shading.of])
    if shading.of == "cadres":
        words = ngettext(
            "%(number)s 人，有联户的 %(num)s 人", "%(number)s 人，有联户的 %(num)s 人", base, number=number
        )
        return str(words)
    return str(
        ngettext(
            "%(number)s 户，在册 %(num)s 户（%(share)s）",
            "%(number)s 户，在册 %(num)s 户（%(share)s）",
            base,
            number=number,
            share=share(number, base),
        )
    )
