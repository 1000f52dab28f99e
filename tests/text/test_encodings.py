"""A page is read in the encoding that a browser would take, and no label or byte breaks the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.encodings import encoding_of, utf8
from tosdiff.text.extract import extract


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (" Latin1", "windows-1252"), ("ISO-8859-9", "windows-1254"), ("sjis", "shift_jis"), ("GB2312", "gbk"),
        ("ks_c_5601-1987", "euc-kr"), ("x-mac-roman", "macintosh"), ("undefined", ""), ("idna", ""), ("rot13", ""),
        ("hex", ""), ("", ""),
    ],
)  # fmt: skip
def test_labels_mean_what_they_mean_on_the_web(label: str, name: str) -> None:
    assert encoding_of(label) == name


@given(
    st.binary(max_size=200),
    st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["idna", "undefined", "utf-16", "big5"])),
)
def test_any_bytes_under_any_label_give_text(body: bytes, label: str | None) -> None:
    text, encoding = utf8(body, label)
    text.decode("utf-8", "surrogatepass")
    assert encoding


def test_one_bad_byte_does_not_make_another_encoding_of_utf8() -> None:
    page = "<p>The lessee’s keys – both of them – stay here.</p>".encode() + b"<p>Pric\xe9</p>"
    assert utf8(page, "utf-8")[1] == "utf-8"
    assert "lessee’s keys – both".encode() in utf8(page, "iso-8859-1")[0]
    assert utf8(b"<p>Pric\xe9s of keys</p>", "utf-8") == ("<p>Pric\ufffds of keys</p>".encode(), "utf-8")


@pytest.mark.parametrize("label", [None, "undefined", "utf-8"])
def test_what_is_no_utf8_at_all_is_read_as_western(label: str | None) -> None:
    assert utf8("<p>Die Schlüssel gehören uns – für später.</p>".encode("windows-1252"), label) == (
        "<p>Die Schlüssel gehören uns – für später.</p>".encode(),
        "windows-1252",
    )


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [("gb18030", "gb2312", "我们可以更改服务的条款，您不得转让本合同。"), ("cp932", "shift_jis", "当社は本規約を変更できるものとします。"),
     ("cp949", "euc-kr", "회사는 약관을 변경할 수 있습니다."), ("windows-1251", "cp1251", "Мы вправе изменить условия договора.")],
)  # fmt: skip
def test_a_label_in_the_page_is_heard(codec: str, label: str, text: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body><main><p>{text}</p></main></body></html>'
    assert extract(page.encode(codec)).blocks[0].text == text
