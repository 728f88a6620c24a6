"""What is typed into a search never stands in an address; what was typed when the session ended is offered again."""

from typing import Any

import pytest

from fieldvisit.people.typed_again import LONGEST, MOST_FIELDS
from tests.support.reader import Read, Reader

pytestmark = pytest.mark.one_database
NAME = "周阿婆"


@pytest.fixture
def desk(factories: Any, readers: Any) -> Reader:
    cadre, unit = factories.cadre("cadre"), factories.unit()
    factories.coordinator("coordinator")
    factories.handler(unit, "handler")
    home = factories.household(NAME, address="荆山村1号")
    factories.issue(cadre, home, description=f"{NAME}家门前积水", state="dispatched", unit=unit)
    factories.issue(cadre, home, description="路灯不亮", state="submitted")
    return readers("coordinator")


def search(person: Reader, page: str, typed: str, **more: Any) -> Read:
    """As a browser sends it: by the button of the form, with what stands behind the form."""
    read = person.get(page, **more)
    button = read.soup.select_one("#find button[formaction]")
    assert button is not None and button["formmethod"] == "post"
    hidden = {str(one["name"]): str(one["value"]) for one in read.soup.select("input[type=hidden][form=find]")}
    kept = dict(read.form("#find").values) | hidden | {"q": typed}
    return person.post(str(button["formaction"]), **kept)


@pytest.mark.parametrize("page", ["/issues", "/triage", "/assignments?show=all"])
def test_words_are_sealed_on_their_way(desk: Reader, page: str) -> None:
    word = NAME if "assign" in page or page == "/issues" else "路灯"
    found = search(desk, page, word)
    address = found.response.request.url
    assert found.status == 200 and "words=" in address and "q=" not in address
    assert word in found.soup.select_one("main").get_text() and len(found.soup.select("main a")) > 0  # type: ignore[union-attr]
    assert found.soup.select_one("#f-q")["value"] == word  # type: ignore[index]
    assert "没有" in search(desk, page, "查无此人").text


def test_a_handler_s_queue_and_the_other_filters_stay(desk: Reader, readers: Any) -> None:
    person = readers("handler")
    assert "积水" in search(person, "/work", NAME).text and "积水" not in search(person, "/work", "没有的").text
    found = search(desk, "/issues", "路灯", state="submitted")
    assert "路灯不亮" in found.text and found.response.request.args["state"] == "submitted"


def test_an_address_with_words_by_hand_becomes_the_sealed_one(desk: Reader) -> None:
    for page in ("/issues", "/triage", "/assignments", "/callbacks"):
        sent = desk.get(page, follow=False, q=NAME)
        assert sent.status == 302 and NAME not in sent.headers["Location"] and "words=1" in sent.headers["Location"]
    assert "积水" in desk.get("/issues", q="积水").text


def test_a_search_leads_to_no_other_host(desk: Reader) -> None:
    token = str(desk.get("/issues").soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    for at in ("//evil.example/x", "https://evil.example", "\\\\evil", ""):
        sent = desk.post("/search", follow=False, csrf_token=token, at=at, q="x")
        assert sent.headers["Location"].startswith("/?words=")


def sent_too_late(person: Reader, path: str, origin: str | None = "http://localhost", **fields: str) -> Read:
    """A form of a page whose session has ended meanwhile."""
    person.client.delete_cookie("fieldvisit")
    headers = {"Origin": origin} if origin else {}
    return Read(person.client.post(path, data=fields, headers=headers))


def test_what_was_typed_when_the_session_ended_is_offered_again(desk: Reader) -> None:
    page = desk.get("/feedback")
    late = sent_too_late(desk, "/feedback", csrf_token="old", text="同样的内容要填两遍", screen="/visits")
    assert late.status == 401 and late.headers["Content-Type"].startswith("text/html")
    assert "你刚才填的还在" in late.text and "填两遍" not in late.response.request.url
    wrong = desk.submit(late, username="coordinator", password="not it at all")
    assert wrong.status != 200 and "你刚才填的还在" in wrong.text, "a typing error does not lose it"
    offered = desk.submit(wrong, username="coordinator", password="fieldvisit-demo")
    assert offered.status == 200 and "同样的内容要填两遍" in offered.text
    done = desk.submit(offered, "main form[action='/feedback']")
    assert "收到了" in done.text and page.status == 200


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_what_another_site_sends_is_not_offered(desk: Reader, origin: str | None) -> None:
    late = sent_too_late(desk, "/feedback", origin, text="替你写的")
    assert late.status == 401 and "替你写的" not in late.response.text
    assert desk.submit(late, username="coordinator", password="fieldvisit-demo").response.request.path != "/feedback"


def test_it_has_bounds_and_takes_no_passwords(desk: Reader) -> None:
    long = sent_too_late(desk, "/feedback", text="长" * LONGEST)
    many = sent_too_late(desk, "/feedback", **{f"f{number}": "x" for number in range(MOST_FIELDS + 1)})
    secret = sent_too_late(desk, "/profile/password", old="fieldvisit-demo", new="another one 1", again="another one 1")
    for late in (long, many, secret):
        assert late.status == 401 and late.soup.select("input[name=typed]") == []
    for typed in ("[", "{}", "[[1,2]]", "[" * 5000, '[["a","b"]]'):
        page = desk.get("/sign-in")
        made = desk.submit(
            page, username="coordinator", password="fieldvisit-demo", typed=typed, typed_to="//evil.example/x"
        )
        assert made.status == 200 and "evil" not in made.response.text
        desk.client.delete_cookie("fieldvisit")
