"""What stands beside the answers in an export: whose they are, where and when they were given, how far they are."""

from flask_babel import gettext as _
from flask_babel import pgettext

from fieldvisit.answers.export_rows import AnswerSet
from fieldvisit.answers.flattening import Cell, Ours
from fieldvisit.answers.headings import Naming
from fieldvisit.answers.words import CHANNELS, REVIEWS


def our_columns(form_id: str, naming: Naming) -> Ours:
    """How these columns are called: in words, or in codes that no question is likely to bear."""
    if not naming.words:
        return Ours(
            main=form_id,
            front=("KEY", "_recorded_at", "_household", "_address", "_place", "_grid", "_person"),
            back=("_version", "_received_at", "_channel", "_review", "_corrects", "_sealed"),
            turn=("KEY", "PARENT_KEY", "_number"),
            rest="_rest",
            sealed=pgettext("answers", "保密"),
        )
    return Ours(
        main=_("答卷"),
        front=(_("答卷号"), _("什么时候填的"), _("户"), _("住在哪里"), _("地方"), _("网格"), _("谁填的")),
        back=(_("版本"), _("收到时间"), _("从哪里来"), _("核对"), _("更正的是"), _("有保密答案没导出")),
        turn=(_("本行号"), _("属于哪一行"), _("第几个")),
        rest=_("问卷里没有的答案"),
        sealed=pgettext("answers", "保密"),
    )


def in_front(one: AnswerSet) -> list[Cell]:
    """The cells before the answers."""
    return [one.key, one.recorded_at, one.household, one.address, one.place, one.grid, one.person]


class Behind:
    """The cells after them, in words or in codes."""

    def __init__(self, naming: Naming) -> None:
        self._left_out: Cell = _("是") if naming.words else 1
        # Put into words once: a translation is looked up anew each time it is asked for.
        self._channels = {code: str(words) for code, words in CHANNELS.items()} if naming.words else {}
        self._reviews = {code: str(words) for code, words in REVIEWS.items()} if naming.words else {}

    def of(self, one: AnswerSet) -> list[Cell]:
        """Those of one set of answers."""
        channel, review = self._channels.get(one.channel, one.channel), self._reviews.get(one.review, one.review)
        left_out = self._left_out if one.has_sealed and one.closed else None
        return [one.version, one.received_at, channel, review, one.corrects, left_out]
