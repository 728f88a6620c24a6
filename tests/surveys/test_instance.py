"""An instance is read as it was sent, or refused with a reason; nothing in it makes the reader work for long."""

import time
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.kernel.errors import Problem
from fieldvisit.surveys.answers import Shape, read_answers, shape_of
from fieldvisit.surveys.instance import read_instance
from fieldvisit.surveys.xml_tree import MAX_BYTES, MAX_DEPTH, MAX_NODES

META = "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta>"
OPENROSA = 'xmlns:orx="http://openrosa.org/xforms"'


def xml(body: str = "<a>1</a>", meta: str = META, root: str = 'id="f" version="1"') -> bytes:
    return f"<data {OPENROSA} {root}>{body}{meta}</data>".encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BAD = {
    "nothing": (b"", "xml_malformed"),
    "blanks": (b"  \n ", "xml_malformed"),
    "not xml": (b"%PDF-1.7", "xml_malformed"),
    "cut off": (xml()[:-8], "xml_malformed"),
    "two roots": (xml() + xml(), "xml_malformed"),
    "crossed tags": (xml("<a><b></a></b>"), "xml_malformed"),
    "undeclared prefix": (xml("<x:a/>"), "xml_malformed"),
    "unknown entity": (xml("<a>&secret;</a>"), "xml_malformed"),
    "NUL": (xml("<a>\x00</a>"), "xml_malformed"),
    "doubled attribute": (b'<data id="f" id="g"/>', "xml_malformed"),
    "a thousand laughs": (b'<!DOCTYPE d [<!ENTITY l0 "ha">' + LAUGHS.encode() + b"]><d>&l9;</d>", "xml_with_dtd"),
    "a file of the server": (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "xml_with_dtd"),
    "a DTD elsewhere": (b'<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd">' + xml(), "xml_with_dtd"),
    "a bare DTD": (b"<!DOCTYPE data>" + xml(), "xml_with_dtd"),
    "UTF-16": (xml().decode().encode("utf-16"), "xml_encoding"),
    "GB 18030": (xml("<a>户</a>").decode().encode("gb18030"), "xml_encoding"),
    "half a character": (xml()[:-10] + b"\xe6", "xml_encoding"),
    "too deep": (xml("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH), "xml_too_deep"),
    "too many elements": (xml("<a/>" * (MAX_NODES + 1)), "xml_too_many"),
    "too many attributes": (xml("<a " + " ".join(f"a{n}='1'" for n in range(30)) + "/>"), "xml_too_many"),
    "too large": (xml("x" * MAX_BYTES), "xml_too_large"),
    "no form": (xml(root=""), "no_form_id"),
    "no meta": (xml(meta=""), "no_instance_id"),
    "an empty instanceID": (xml(meta="<meta><instanceID> </instanceID></meta>"), "no_instance_id"),
    "instanceID as a question": (xml("<g><meta><instanceID>x</instanceID></meta></g>", meta=""), "no_instance_id"),
    "a long instanceID": (xml(meta=f"<meta><instanceID>{'x' * 300}</instanceID></meta>"), "bad_instance"),
    "a long form id": (xml(root=f'id="{"x" * 129}"'), "bad_instance"),
    "a long version": (xml(root=f'id="f" version="{"1" * 61}"'), "bad_instance"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_at_once_with_its_reason(name: str) -> None:
    raw, code = BAD[name]
    began = time.process_time()
    with pytest.raises(Problem) as refused:
        read_instance(raw)
    assert refused.value.code == code
    assert refused.value.status in (400, 413)
    assert str(refused.value.message)
    assert time.process_time() - began < 1


def test_it_says_form_version_instance_and_what_it_corrects() -> None:
    meta = "<meta><instanceID>uuid:2</instanceID><deprecatedID>uuid:1</deprecatedID></meta>"
    found = read_instance(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>" + xml(meta=meta))
    assert (found.form_id, found.version, found.instance_id, found.deprecated_id) == ("f", "1", "uuid:2", "uuid:1")
    assert found.xml.startswith("<?xml")


def test_an_old_form_is_known_by_its_namespace_and_may_have_no_version() -> None:
    found = read_instance(b'<data xmlns="http://example.org/f"><meta><instanceID>1</instanceID></meta></data>')
    assert (found.form_id, found.version, found.deprecated_id) == ("http://example.org/f", "", None)


def test_blanks_prefixes_and_the_order_of_attributes_do_not_make_other_answers() -> None:
    one = read_instance(xml("<a>1</a><g><b>2</b></g>")).sha256
    spaced = b"""<?xml version="1.0"?>\n<data version="1" id="f"><!-- said --><a>1</a>
      <g>\n<b>2</b>\n</g><x:meta xmlns:x="http://openrosa.org/xforms"><x:instanceID>uuid:1</x:instanceID></x:meta>
    </data>"""
    assert read_instance(spaced).sha256 == one
    for other in ("<a>1 </a><g><b>2</b></g>", "<a>1</a><b>2</b><g/>", "<a>1</a><g><b>2</b><b/></g>"):
        assert read_instance(xml(other)).sha256 != one


def test_turns_of_a_repeat_stay_together_and_what_is_private_lies_apart() -> None:
    shape = shape_of(
        [
            {"path": "/data/who", "type": "text", "repeat": None},
            {"path": "/data/m/name", "type": "text", "repeat": "/data/m"},
            {"path": "/data/m/phone", "type": "text", "repeat": "/data/m", "rules": {"sealed": True}},
            {"path": "/data/m/face", "type": "image", "repeat": "/data/m"},
        ]
    )
    turns = (
        '<m jr:template="" xmlns:jr="http://openrosa.org/javarosa"><name/><face>never.jpg</face></m>'
        "<m><name>甲</name><face>1.jpg</face></m><m><name>乙</name><phone>139</phone><face>../2.jpg</face></m>"
    )
    found = read_answers(read_instance(xml(f"<who>x</who>{turns}")).root, shape)
    assert found.open["/data/who"] == "x"
    assert [turn.get("/data/m/name") for turn in found.open["/data/m"]] == ["甲", "乙"]
    assert found.private == {"/data/m": [{}, {"/data/m/phone": "139"}]}
    assert "139" not in str(found.open)
    assert found.files == ("1.jpg",)


def test_one_turn_is_a_list_where_the_form_says_so_and_two_are_one_without_a_form() -> None:
    once, twice = xml("<m><a>1</a></m>"), xml("<m><a>1</a></m><m>x<a>2</a></m><b>1</b><b>2</b>")
    repeat = Shape(repeats=frozenset({"/data/m"}))
    assert read_answers(read_instance(once).root, repeat).open == {"/data/m": [{"/data/m/a": "1"}]}
    assert read_answers(read_instance(twice).root, Shape()).open == {
        "/data/m": [{"/data/m/a": "1"}, {"/data/m/a": "2"}],
        "/data/b": ["1", "2"],
    }


# --- what is written is read again ---

_names = st.integers(0, 30).map("q{}".format)
_signs = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_texts = st.text(_signs, max_size=12).map("答{}".format)
_leaves = st.dictionaries(_names, _texts, min_size=1, max_size=4)
_forms = st.fixed_dictionaries({"plain": _leaves, "turns": st.lists(_leaves, max_size=3)})


@settings(max_examples=50, deadline=None)
@given(said=_forms, instance_id=st.uuids().map("uuid:{}".format), title=_texts)
def test_every_answer_is_found_again(said: dict, instance_id: str, title: str) -> None:
    plain = {f"p_{name}": text for name, text in said["plain"].items()}
    body = _written(plain) + "".join(f"<turn>{_written(turn)}</turn>" for turn in said["turns"])
    meta = f"<meta><instanceID>{instance_id}</instanceID></meta>"
    found = read_instance(xml(f"<g name={quoteattr(title)}>{body}</g>", meta=meta))
    assert found.instance_id == instance_id
    turns = [{f"/data/g/turn/{name}": text for name, text in turn.items()} for turn in said["turns"]]
    expected = {f"/data/g/{name}": text for name, text in plain.items()} | ({"/data/g/turn": turns} if turns else {})
    read = read_answers(found.root, Shape(repeats=frozenset({"/data/g/turn"})))
    assert read.open == expected


def _written(answers: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in answers.items())
