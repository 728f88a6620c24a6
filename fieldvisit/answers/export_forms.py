"""The form of the page of exports. It draws; `export_schemas` decides."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from fieldvisit.answers.export_schemas import CODES, WORDS, ExportWishSchema
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.surveys.words import language_words
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm

FORMATS = {
    "xlsx": _l("Excel 表格（xlsx）"),
    "csv": _l("CSV 文本"),
    "geojson": _l("地图数据（GeoJSON）"),
}
TOLD = {WORDS: _l("题目和选项用文字"), CODES: _l("题目和选项用代号")}


class ExportForm(SchemaForm):
    """How the answers come out."""

    schema = ExportWishSchema
    format = RadioField(_l("做成什么"), choices=choices(FORMATS.items()), default="xlsx", validate_choice=False)
    told = RadioField(_l("怎样写"), choices=choices(TOLD.items()), default=WORDS, validate_choice=False)
    language = SelectField(_l("文字用哪种语言"), validate_choice=False)
    per_choice = BooleanField(_l("可选几个的题，每个选项另占一列（选了是 1，没选是 0）"))
    sealed = BooleanField(_l("连同保密的答案"))

    def offer(self, form: FormAnswered, *, may_open: bool) -> "ExportForm":
        """Say what may be chosen of this form; what may not be is no part of the page."""
        languages = form_languages(form)
        if len(languages) > 1:
            self.language.choices = choices(((one, language_words(one)) for one in languages), said=True)
            self.language.data = self.language.data or form.language
        else:
            del self.language
        if not may_open:
            del self.sealed
        return self


def form_languages(form: FormAnswered) -> list[str]:
    """The languages of all versions of a form, each once."""
    return list(dict.fromkeys(one for version in form.versions for one in version.languages))
