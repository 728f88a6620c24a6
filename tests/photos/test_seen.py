"""Photos are seen by who may see their record, on its page, large, and on paper; taken out, they are seen by nobody."""

import uuid
from typing import Any

import pytest

from fieldvisit.photos.seen import count_photos
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Visit
from tests.photos.pictures import kept_photo

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("album")]


def statuses(person: Any, photo: Any) -> set[int]:
    """What asking for the page and both sizes answers."""
    paths = (f"/photos/{photo.id}", f"/api/v1/photos/{photo.id}/thumb", f"/api/v1/photos/{photo.id}/full")
    return {person.get(path).status for path in paths}


@pytest.fixture
def visit(factories: Any, home: Any, cadre: Any) -> Visit:
    return factories.visit(home, cadre)


def test_a_visit_shows_what_came_and_counts_what_did_not(
    readers: Any, factories: Any, home: Any, cadre: Any, visit: Visit
) -> None:
    first, second = (kept_photo(cadre, visit=visit.id) for _ in range(2))
    kept_photo(cadre, visit=visit.id, state="awaited")
    kept_photo(cadre, visit=visit.id, state="refused")
    person = readers(factories.coordinator().username)
    page = person.get(f"/households/{home.id}")
    pictures = page.soup.select(".photo-strip img")
    assert [one["alt"].split(" · ")[0] for one in pictures] == ["照片 1/4", "照片 2/4"]
    assert "1 张照片还没传到" in page.text
    assert "2 photos" not in page.text
    large = person.get(page.soup.select_one(".photo-strip a")["href"])
    assert large.soup.select_one("a[rel=next]")["href"] == f"/photos/{second.id}"
    assert large.soup.select_one("a[rel=prev]") is None
    assert large.soup.select_one("a[rel=up]")["href"] == f"/households/{home.id}"
    assert statuses(person, first) == {200}
    assert home.name not in str(large.soup.select_one("figure")) + large.soup.title.text


def test_a_picture_travels_with_strict_headers(readers: Any, factories: Any, cadre: Any, visit: Visit) -> None:
    photo = kept_photo(cadre, visit=visit.id)
    person = readers(factories.coordinator().username)
    answer = person.get(f"/api/v1/photos/{photo.id}/full")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert answer.headers["Content-Disposition"] == "inline; filename=photo.jpg"
    assert answer.response.get_data()[:3] == b"\xff\xd8\xff"


def test_who_may_not_see_the_visit_meets_nothing(readers: Any, factories: Any, cadre: Any, visit: Visit) -> None:
    photo = kept_photo(cadre, visit=visit.id)
    elsewhere = factories.area("village", name="外村")
    strangers = (
        factories.cadre(),
        factories.coordinator(area=elsewhere),
        factories.handler(factories.unit()),
        factories.callback_officer(),
        factories.admin(),
    )
    for account in strangers:
        assert statuses(readers(account.username), photo) == {404}, account.username
    assert statuses(readers(cadre.username), photo) == {200}


def test_what_a_correction_took_out_is_kept_and_shown_to_nobody(
    readers: Any, factories: Any, tablet: Any, home: Any, cadre: Any, visit: Visit
) -> None:
    left, taken = (kept_photo(cadre, visit=visit.id) for _ in range(2))
    person = readers(factories.coordinator().username)
    said = {"id": str(left.id), "sha256": left.sha256, "bytes": left.bytes}
    assert tablet.outcomes(tablet.visit(home, supersedes=visit.id, body={"photos": [said]})) == ["applied"]
    assert statuses(person, left) == {200}
    assert statuses(person, taken) == statuses(readers(cadre.username), taken) == {404}
    db.session.rollback()
    assert db.session.get(type(taken), taken.id).stored


def test_a_correction_at_the_desk_keeps_the_photos(
    readers: Any, factories: Any, home: Any, cadre: Any, visit: Visit
) -> None:
    photo = kept_photo(cadre, visit=visit.id)
    person = readers(factories.coordinator().username)
    form = person.get(f"/households/{home.id}/visits/{visit.id}/correct")
    assert person.submit(form, notes="记错了一句").status == 200
    assert statuses(person, photo) == {200}
    assert len(person.get(f"/households/{home.id}").soup.select(".photo-strip img")) == 1


def test_a_correction_at_the_desk_takes_one_out(
    readers: Any, factories: Any, home: Any, cadre: Any, visit: Visit
) -> None:
    left, taken = (kept_photo(cadre, visit=visit.id) for _ in range(2))
    person = readers(factories.coordinator().username)
    form = person.get(f"/households/{home.id}/visits/{visit.id}/correct")
    assert len(form.soup.select(".photo-ticks input[type=checkbox]")) == 2
    assert person.submit(form, photos_out=[str(taken.id)]).status == 200
    assert (statuses(person, left), statuses(person, taken)) == ({200}, {404})
    assert "1 张照片" in person.get(f"/households/{home.id}/print").text


def test_lists_say_how_many_photos_a_record_has(app: Any, factories: Any, home: Any, cadre: Any, visit: Visit) -> None:
    kept_photo(cadre, visit=visit.id)
    kept_photo(cadre, visit=visit.id, state="awaited")
    assert count_photos([visit.id, home.id]) == {visit.id: 2}


def test_an_issue_shows_them_and_puts_them_on_paper(readers: Any, factories: Any, home: Any, cadre: Any) -> None:
    unit = factories.unit()
    issue = factories.issue(cadre, home, state="in_progress", unit=unit)
    photo = kept_photo(cadre, issue=issue.id)
    for account in (factories.coordinator(), factories.handler(unit), factories.leader(), cadre):
        person = readers(account.username)
        assert len(person.get(f"/issues/{issue.id}").soup.select(".photo-strip img")) == 1
        assert statuses(person, photo) == {200}
    sheet = person.get(f"/issues/{issue.id}/print").soup
    assert sheet.select_one(".photo-sheet img")["src"].endswith("/full")
    assert statuses(readers(factories.handler(factories.unit("别的所", kind="other")).username), photo) == {404}


def test_of_a_confidential_issue_only_those_see_them_who_are_told_who_reported_it(
    readers: Any, factories: Any, home: Any, cadre: Any
) -> None:
    issue = factories.issue(cadre, home, confidential=True)
    photo = kept_photo(cadre, issue=issue.id)
    leader, keeper = factories.leader(), factories.cadre()
    factories.assign(factories.household(), keeper)
    assert statuses(readers(factories.coordinator().username), photo) == {200}
    assert statuses(readers(cadre.username), photo) == {200}  # took it
    assert statuses(readers(keeper.username), photo) == {404}
    told = readers(leader.username)
    page = told.get(f"/issues/{issue.id}")
    assert page.status == 200
    assert page.soup.select(".photo-strip img") == []
    assert statuses(told, photo) == {404}
    assert told.get(f"/photos/{uuid.uuid4()}").status == 404
