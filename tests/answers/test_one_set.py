"""One set of answers: question by question, its files, corrections and rivals; what is sealed, one at a time."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.people.models import AuditEntry
from fieldvisit.photos.sealed_files import seal_file
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment, SurveyDeed, SurveyForm, SurveyRival, SurveySubmission
from tests.photos.pictures import drawn
from tests.support.factories import Factories
from tests.support.reader import Reader
from tests.surveys.writing import instance

pytestmark = pytest.mark.one_database
HandIn = Callable[..., SurveySubmission]


@pytest.fixture
def home(factories: Factories) -> Any:
    """A door with its cadre."""
    return factories.household("周阿婆", cadre=factories.cadre("chen", name="陈建国"))


@pytest.fixture
def chen(home: Any) -> Any:
    """Who keeps it."""
    from fieldvisit.people.models import Account

    return db.session.scalars(select(Account).where(Account.username == "chen")).one()


def address(form: SurveyForm, row: SurveySubmission, rest: str = "") -> str:
    return f"/surveys/{form.id}/answers/{row.id}{rest}"


def told(read: Any) -> dict[str, str]:
    """{question: answer} as the page says it."""
    return {
        one.dt.get_text(" ", strip=True): " ".join(one.dd.get_text(" ").split())
        for one in read.soup.select(".told-one")
    }


def test_answers_stand_under_their_questions_in_words(
    desk: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    said = {"well": "no", "needs": "water light", "note_text": "<b>路灯</b>", "gone": "旧题"}
    turns = [{"/data/member/name": "小明"}, {"/data/member/name": "小红"}]
    row = answered(chen, home, said | {"member": turns})
    page = desk.get(address(form, row))
    found = told(page)
    assert found["身体好吗"] == "不好" and found["缺什么"] == "水、灯" and found["还说了什么"] == "<b>路灯</b>"
    assert found["电话"] == "没答" and found["gone"] == "旧题"
    names = [one.dd.get_text(strip=True) for one in page.soup.select(".told-turn .told-one")]
    assert names == ["小明", "小红"]
    assert "周阿婆" in page.text and "陈建国" in page.text


def test_a_sealed_answer_is_shown_by_a_press_alone_and_the_press_is_written_down(
    app: Flask, desk: Reader, factories: Factories, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home, private_answers='{"/data/phone":"13812345678"}')
    page = desk.get(address(form, row))
    assert "13812345678" not in page.response.text and "加密保存" in told(page)["电话"]
    opened = desk.submit(page, ".told form")
    assert "13812345678" in opened.text
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "answer_opened")).one()
    assert entry.subject_id == str(row.id) and entry.detail["question"] == "/data/phone"
    assert "13812345678" not in str(entry.detail)
    factories.leader("leader")
    leader = Reader(app)
    leader.come_in("leader")
    read = leader.get(address(form, row))
    assert "你看不到" in told(read)["电话"]


def test_files_are_shown_handed_out_or_said_to_be_awaited(
    desk: Reader, factories: Factories, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home, {"face": "1.jpg"})
    picture, page_file = drawn(), b"<script>alert(1)</script>"
    files = []
    for name, content, kind in (("1.jpg", picture, "image/jpeg"), ("x.html", page_file, "text/html")):
        kept = seal_file(io.BytesIO(content), 10_000_000)
        files.append(
            SurveyAttachment(
                submission_id=row.id, name=name, state="kept", sha256=kept.sha256, bytes=kept.bytes, stored=kept.stored,
                content_type=kind, account_id=chen.id,
            )
        )  # fmt: skip
    files.append(SurveyAttachment(submission_id=row.id, name="2.m4a", account_id=chen.id))
    db.session.add_all(files)
    db.session.commit()
    ids = [str(one.id) for one in files]
    page = desk.get(address(form, row))
    shown = page.soup.select_one(".told-picture img")
    assert shown is not None and ids[0] in str(shown["src"])
    assert "还没传到 2.m4a" in page.text and "下载 x.html" in page.text
    answer = desk.get(str(shown["src"]))
    assert answer.response.data == picture and answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    other = desk.get(address(form, row, f"/files/{ids[1]}"))
    assert other.response.data == page_file and other.headers["Content-Type"] == "application/octet-stream"
    assert other.headers["Content-Disposition"].startswith("attachment")
    assert desk.get(address(form, row, f"/files/{ids[2]}")).status == 404
    stranger = answered(chen, home)
    assert desk.get(address(form, stranger, f"/files/{ids[0]}")).status == 404


def test_a_correction_says_what_it_changed_and_the_one_before_says_it_no_longer_counts(
    desk: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    after = answered(chen, home, {"well": "yes"}, private_answers='{"/data/phone":"13800000002"}')
    before = answered(
        chen, home, {"well": "no", "note_text": "冷"}, superseded_by=after.id,
        private_answers='{"/data/phone":"13800000001"}',
    )  # fmt: skip
    page = desk.get(address(form, after))
    changed = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".changed-list li")]
    assert changed == [
        "身体好吗 原来： 不好 后来： 好", "还说了什么 原来： 冷 后来： 没答", "电话 加密的答案，改过",
    ]  # fmt: skip
    assert "1380000000" not in page.response.text
    old = desk.get(address(form, before))
    assert "不再算数" in old.text and not old.soup.select("form[action$='/review']")


def test_other_content_under_the_same_id_is_told(
    desk: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home, {"well": "yes"})
    xml = instance({"well": "no"}, instance_id=row.instance_id)[0]
    db.session.add(
        SurveyRival(
            submission_id=row.id, sha256="1" * 64, xml=xml, account_id=chen.id, channel="openrosa",
            received_at=row.received_at,
        )
    )  # fmt: skip
    db.session.commit()
    page = desk.get(address(form, row))
    assert "身体好吗 算数的： 好 另一份： 不好" in page.text


def test_answers_to_a_version_nobody_made_are_shown_by_name_and_marked(
    desk: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home, {"well": "yes"}, survey_version_id=None, version="9")
    page = desk.get(address(form, row))
    assert "这里没有这个版本" in page.text and told(page)["well"] == "yes"


def test_nobody_sees_those_of_another_place(
    factories: Factories, reader: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home)
    factories.coordinator("elsewhere", area=factories.area("village"))
    reader.come_in("elsewhere")
    assert reader.get(address(form, row)).status == 404


def test_what_the_answers_set_going_is_linked_where_the_reader_may_follow(
    app: Flask, desk: Reader, factories: Factories, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home)
    open_issue, secret = factories.issue(chen, home), factories.issue(chen, home, confidential=True)
    for number, (act, said, subject, reason) in enumerate((
        ("raise", "infra.road", open_issue.id, None),
        ("raise", "infra.road", secret.id, None),
        ("task", "下周再来", home.id, None),
        ("propose", "tag:lone_elder", None, "already_so"),
    )):  # fmt: skip
        db.session.add(
            SurveyDeed(
                id=uuid.uuid4(), line_id=row.id, submission_id=row.id, act=act, said=said, path=f"/data/{number}",
                turn="", subject_id=subject, reason=reason, at=row.received_at,
            )
        )  # fmt: skip
    db.session.commit()
    here = address(form, row)

    def links(reader: Reader) -> list[str]:
        return [str(one["href"]) for one in reader.get(here).soup.select("[aria-labelledby=deeds-head] a")]

    assert links(desk) == [f"/issues/{open_issue.id}", f"/issues/{secret.id}", f"/households/{home.id}"]
    assert "户档上已经是这样" in desk.get(here).text
    factories.leader_office("office")
    office = Reader(app)
    office.come_in("office")
    assert links(office) == [f"/issues/{open_issue.id}", f"/households/{home.id}"]
