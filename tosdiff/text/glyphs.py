"""The words of a PDF as PDFium places them, read in a process of its own.

Invariant: whatever the bytes are, the process ends within its limits of time and memory and says in JSON what
it found or why it could not: PDFium is native code, and the file may have been made to harm it.

    python -m tosdiff.text.glyphs < FILE
"""

from __future__ import annotations

import ctypes
import json
import math
import subprocess
import sys
from collections import Counter
from typing import Any

_SECONDS = 30.0
_MEMORY = 2 * 1024**3
# The longest terms of the corpus have 210,000 characters; a PDF with more than these is no contract.
_MOST_PAGES = 1_000
_MOST_CHARACTERS = 4_000_000
# Of one page's area: a picture that is larger shows a page rather than a seal.
_PICTURE = 0.5
_CELL_GAP = 0.8  # times the size: further apart than most words, as the cells of a row are
_HYPHEN = "\u00ad"
_NOT_READ = {"error": "broken"}


def read(body: bytes, *, seconds: float = _SECONDS) -> dict[str, Any]:
    """Return what a process of its own makes of a PDF.

    With `pages`, each a list of runs of glyphs that share a line and a font, as [text, left, right, baseline,
    size, bold], the origin in the lower left corner and the unit 1/72 inch; or with `error`.
    """
    command = [sys.executable, "-P", "-m", "tosdiff.text.glyphs"]
    try:
        run = subprocess.run(command, input=body, capture_output=True, timeout=seconds, check=False)
        found = json.loads(run.stdout) if run.returncode == 0 else _NOT_READ
    except subprocess.TimeoutExpired:
        return {"error": "slow"}
    except ValueError:
        return _NOT_READ
    return found if isinstance(found, dict) else _NOT_READ


def _limited() -> None:
    """Bound what this process may use, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent still bounds the time
        return
    limit = 2 * int(_SECONDS)  # the parent gives up before; this is for a parent that was killed
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _glyphs(body: bytes) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(problem)
        return {"error": "locked" if locked else "broken"}
    if len(document) > _MOST_PAGES:
        return {"error": "long"}
    pages, pictures, unmapped, count = [], 0, 0, 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            return {"error": "broken"}
        count += text.count_chars()
        if count > _MOST_CHARACTERS:
            return {"error": "long"}
        runs, wrong = _runs(text, pdfium)
        unmapped += wrong
        if not runs and _is_picture(page, pdfium):
            pictures += 1
        pages.append(runs)
        text.close()
        page.close()
    return {
        "pages": pages,
        "pictures": pictures,
        "unmapped": unmapped,
        "title": document.get_metadata_value("Title"),
        "language": _language(document, pdfium),
    }


def _runs(text: Any, pdfium: Any) -> tuple[list[list[Any]], int]:
    """Return a page's runs of glyphs in the order they are drawn, and how many glyphs name no letter."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.byref(each) for each in box]
    fonts: dict[int, tuple[float, bool, int]] = {}
    by_angle: dict[int, list[list[Any]]] = {}
    weight: Counter[int] = Counter()
    open_run: Any = None
    open_key: tuple[Any, ...] = ()
    unmapped, spaced = 0, False
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = _HYPHEN if code in (0x02, 0xFFFE) else chr(code) if code < 0x110000 else "\ufffd"
        if letter in "\r\n":
            open_run = None
            continue
        if letter.isspace():
            spaced = True
            continue
        if 0xD800 <= code < 0xE000:  # PDFium gives characters beyond the BMP in halves
            if open_run is not None:
                open_run[0] += letter
            continue
        unmapped += code in (0, 0xFFFD) or 0xE000 <= code < 0xF900
        if code == 0:
            continue
        drawn = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        if key not in fonts:
            fonts[key] = _font(drawn, text, index, pdfium)
        size, bold, angle = fonts[key]
        pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        pdfium.FPDFText_GetCharBox(text, index, *places)
        left, right, base = _turned(
            x.value, y.value, box[0].value, box[1].value, box[2].value, box[3].value, angle
        )
        weight[angle] += 1
        here = open_run is not None and open_key == (size, bold, angle)
        if here and abs(open_run[3] - base) < 0.1 * size and left - open_run[2] < _CELL_GAP * size:
            open_run[0] += f" {letter}" if spaced else letter
            open_run[2] = right
        else:
            open_run = [f" {letter}" if spaced else letter, left, right, base, size, bold]
            open_key = (size, bold, angle)
            by_angle.setdefault(angle, []).append(open_run)
        spaced = False
    # a page is read the way most of its text runs: what stands across it is a mark over the text
    most = weight.most_common(1)[0][0] if weight else 0
    runs = by_angle.get(most, [])
    for run in runs:
        run[0] = run[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        run[1:5] = (round(value, 2) for value in run[1:5])
    return runs, unmapped


def _font(drawn: Any, text: Any, index: int, pdfium: Any) -> tuple[float, bool, int]:
    """Return size as shown, whether bold, and the angle in degrees of a text object."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    name = ctypes.create_string_buffer(256)
    font = pdfium.FPDFTextObj_GetFont(drawn) if drawn else None
    weight = 0
    if font:
        pdfium.FPDFFont_GetBaseFontName(font, name, 256)
        weight = pdfium.FPDFFont_GetWeight(font)
    spelt = name.value.lower()
    bold = any(word in spelt for word in (b"bold", b"black", b"heavy", b"demi", b"cmbx")) or weight >= 600
    return round(size, 1), bold, angle


def _turned(
    x: float, y: float, left: float, right: float, bottom: float, top: float, angle: int
) -> tuple[float, float, float]:
    """Return left, right and baseline as they would be on a page turned upright."""
    match angle:
        case 90:
            return bottom, top, -x
        case 180:
            return -right, -left, -y
        case 270:
            return -top, -bottom, x
    return left, right, y


def _is_picture(page: Any, pdfium: Any) -> bool:
    """Return whether a picture covers most of a page."""
    width, height = page.get_size()
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * (top - bottom) > _PICTURE * width * height:
            return True
    return False


def _language(document: Any, pdfium: Any) -> str:
    buffer = (ctypes.c_ushort * 32)()
    written = pdfium.FPDFCatalog_GetLanguage(document, buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: max(0, min(written, ctypes.sizeof(buffer)) - 2)].decode("utf-16-le", "replace")


if __name__ == "__main__":
    _limited()
    sys.stdout.write(json.dumps(_glyphs(sys.stdin.buffer.read())))
