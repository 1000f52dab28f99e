"""Which encoding a label names on the web, and bytes to text by it.

The labels are those of the WHATWG Encoding Standard, section 4.2. Invariant: any label and any bytes give a
text, never an error; bytes that are UTF-8, but for a few, are read as UTF-8 whatever a header claims, since a
text in another encoding is almost never valid UTF-8 by chance.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([^"'\s/>;?]{2,40})""", re.IGNORECASE
)
_META_WITHIN = 4096  # bytes; the standard's 1024, and more for pages that put their scripts first
# To decode a page whole, only to see that it can be, takes twice as long: the memory is new each time.
_CHUNK = 1 << 14
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NO_ASCII = re.compile(rb"[\x80-\xff]")
# Of the bytes beyond ASCII in a damaged page of UTF-8 most are parts of its sequences; of a page in another
# encoding hardly any are: one in twelve of random Chinese text in GBK, none of one in a Latin alphabet.
_DAMAGED = 0.5
_OTHERWISE = "windows-1252"

# Name in the standard: Python's codec where it has another name, and the labels besides the name itself.
_TABLE = """
utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
ibm866: 866 cp866 csibm866
iso-8859-2: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek
iso-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual
iso-8859-8-i=iso-8859-8: csiso88598i logical
iso-8859-10: csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13: iso8859-13 iso885913
iso-8859-14: iso8859-14 iso885914
iso-8859-15: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
iso-8859-16:
koi8-r: cskoi8r koi koi8 koi8_r
koi8-u: koi8-ru
macintosh=mac-roman: csmacintosh mac x-mac-roman
windows-874=cp874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250: cp1250 x-cp1250
windows-1251: cp1251 x-cp1251
windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252
windows-1253: cp1253 x-cp1253
windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
windows-1255: cp1255 x-cp1255
windows-1256: cp1256 x-cp1256
windows-1257: cp1257 x-cp1257
windows-1258: cp1258 x-cp1258
x-mac-cyrillic=mac-cyrillic: x-mac-ukrainian
gbk=gb18030: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
gb18030:
big5=big5hkscs: big5-hkscs cn-big5 csbig5 x-x-big5
euc-jp: cseucpkdfmtjapanese x-euc-jp
iso-2022-jp: csiso2022jp
shift_jis=cp932: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
euc-kr=cp949: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949
utf-16be: unicodefffe
utf-16le: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
"""  # the labels of no encoding (`replacement`, `x-user-defined`) are left out: what they name no browser shows as text


def utf8(body: bytes, declared: str | None) -> tuple[bytes, str]:
    """Return the text of a page as UTF-8, and the encoding it was read in, by the standard's name."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(name, errors="replace")
            return text.encode("utf-8", "surrogatepass"), name.removesuffix("-le").removesuffix("-be")
    if _is_utf8(body):
        return body, "utf-8"
    text, encoding = _decoded(body, declared)
    return text.encode("utf-8", "surrogatepass"), encoding


def encoding_of(label: str) -> str:
    """Return the standard's name of the encoding that a label means; empty for a label that it does not know."""
    return _labels().get(label.strip().lower(), ("", ""))[0]


@cache
def _labels() -> dict[str, tuple[str, str]]:
    """Return for every label the standard's name and Python's codec."""
    found: dict[str, tuple[str, str]] = {}
    for line in _TABLE.strip().splitlines():
        named, _, labels = line.partition(":")
        name, _, codec = named.partition("=")
        for label in (name, *labels.split()):
            found[label] = name, codec or name
    return found


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        for at in range(0, len(body), _CHUNK):
            decode(body[at : at + _CHUNK])
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text of a page that is no valid UTF-8, and the encoding it was read in."""
    beyond = len(_NO_ASCII.findall(body))
    within = sum(map(len, _SEQUENCE.findall(body)))
    if within >= _DAMAGED * beyond:
        return body.decode("utf-8", errors="replace"), "utf-8"
    found = _META.search(body[:_META_WITHIN])
    for label in (declared, found[1].decode("ascii", "replace") if found else None):
        name, codec = _labels().get((label or "").strip().lower(), ("", ""))
        if name == "utf-8" and not within and beyond > 1:
            continue  # it says so, and nothing of it is
        if name:
            return body.decode(codec, errors="replace"), name
    return body.decode(_OTHERWISE, errors="replace"), _OTHERWISE
