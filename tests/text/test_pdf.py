"""PDF documents are taken down as a reader would: no page furniture, whole paragraphs, whole words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.loopback import Answer, serving
from tosdiff.errors import StoreError, UnreadableFileError
from tosdiff.evidence.verify import verify
from tosdiff.importers.saved import saved_pages
from tosdiff.models import BlockKind, Capture, Document, is_pdf
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.check import check
from tosdiff.pipeline.extract import extract
from tosdiff.store.store import Store
from tosdiff.store.warc import read as read_warc
from tosdiff.store.warc import write as write_warc
from tosdiff.text.glyphs import read
from tosdiff.text.kinds import is_mhtml
from tosdiff.text.pdf import pdf_blocks

GRANT = (
    "Halcyon grants you a limited, revocable licence to use the service for your own purposes, and to no-one "
    "else, for as long as you keep to this agreement and pay what falls due under it."
)
TITLE_STAYS = "Nothing in this agreement passes any right, title or interest in the service beyond that use."
PERIOD = (
    "We may change the fees at any time, and will tell you at least thirty days before a change takes effect; "
    "a change that you do not accept entitles you to end this agreement before that day without any charge, "
    "and to have what you paid in advance returned to you within fourteen days of the end of the agreement."
)


class Contract(FPDF):
    """Pages with a running header and a footer that counts them."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Halcyon Ltd - Customer Agreement", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")

    def heading(self, words: str, size: int = 14) -> None:
        self.set_font("Helvetica", "B", size)
        self.cell(0, 11, words, new_x="LMARGIN", new_y="NEXT")

    def lines(self, *lines: str, indent: float = 0) -> None:
        """Print lines as they are divided here."""
        self.set_font("Helvetica", size=11)
        for line in lines:
            self.set_x(self.l_margin + indent)
            self.cell(0, 5.5, line, new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def paragraph(self, words: str) -> None:
        self.set_font("Helvetica", size=11)
        self.multi_cell(0, 5.5, words, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(3)


def contract() -> bytes:
    made = Contract()
    made.set_creation_date(datetime(2026, 3, 2, tzinfo=UTC))
    made.add_page()
    made.heading("Customer Agreement", 20)
    made.heading("1. Licence")
    made.paragraph(GRANT)
    made.paragraph(TITLE_STAYS)
    made.heading("2. What you must not do")
    made.lines("You must not:")
    made.lines("(a) resell the service, or let anyone use it who has not agreed to", "these terms;", indent=5)
    made.lines("(b) copy it; or", indent=5)
    made.lines("(c) work around a limit.", indent=5)
    made.lines(
        "These limits bind every member of your organisation and every con-",
        "tractor who acts for you, and each third-",
        "party whom you give access. A third-party contractor is bound as you are.",
    )
    made.heading("3. Fees")
    made.set_y(-15 - 2 * 5.5 - 9)  # two lines are left on this page
    made.set_auto_page_break(True, 20)
    made.paragraph(PERIOD)
    made.heading("4. Ending")
    made.lines("Either of us may end this agreement by notice to the other.")
    return bytes(made.output())


@pytest.fixture(scope="module")
def agreement() -> bytes:
    return contract()


def texts(body: bytes) -> list[str]:
    return [block.text for block in pdf_blocks(body).blocks]


# ------------------------------------------------------------------ reading


def test_paragraphs_are_whole_across_lines_and_pages(agreement: bytes) -> None:
    found = texts(agreement)
    assert GRANT in found
    assert TITLE_STAYS in found
    assert PERIOD in found, "it begins on the first page and ends on the second"


def test_headers_footers_and_page_numbers_go(agreement: bytes) -> None:
    found = "\n".join(texts(agreement))
    assert "Halcyon Ltd - Customer Agreement" not in found
    assert "Page 1" not in found and "Page 2" not in found
    assert pdf_blocks(agreement).coverage == 1.0


def test_headings_are_told_by_their_size(agreement: bytes) -> None:
    headings = [(b.level, b.text) for b in pdf_blocks(agreement).blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        (1, "Customer Agreement"),
        (2, "1. Licence"),
        (2, "2. What you must not do"),
        (2, "3. Fees"),
        (2, "4. Ending"),
    ]


def test_lettered_list_has_its_lead_in(agreement: bytes) -> None:
    items = [b for b in pdf_blocks(agreement).blocks if b.kind is BlockKind.ITEM]
    assert [(b.marker, b.text) for b in items] == [
        ("(a)", "resell the service, or let anyone use it who has not agreed to these terms;"),
        ("(b)", "copy it; or"),
        ("(c)", "work around a limit."),
    ]
    assert {b.lead_in and b.lead_in.text for b in items} == {"You must not:"}
    assert items[0].heading_path == ("Customer Agreement", "2. What you must not do")


def test_divided_words_are_joined_as_the_document_spells_them(agreement: bytes) -> None:
    (limits,) = [text for text in texts(agreement) if text.startswith("These limits")]
    assert "every contractor who acts" in limits
    assert "each third-party whom" in limits


def test_ligatures_are_letters() -> None:
    drawn = pdf_of(
        b"BT /F1 12 Tf 72 700 Td (Our o\x02ce may \x01nd that a \x01le su\x02ces.) Tj ET", ligatures=True
    )
    assert texts(drawn) == ["Our office may find that a file suffices."]


def test_page_that_is_turned_reads_the_same() -> None:
    upright = pdf_of(
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (The terms of Larkspur.) Tj 0 -14 Td (They bind you.) Tj ET"
    )
    turned = pdf_of(
        b"BT /F1 12 Tf 0 1 -1 0 300 72 Tm (The terms of Larkspur.) Tj 0 -14 Td (They bind you.) Tj ET"
    )
    assert texts(turned) == texts(upright) == ["The terms of Larkspur. They bind you."]


def test_mark_across_the_page_is_no_text() -> None:
    drawn = pdf_of(
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (The terms of Larkspur bind you.) Tj ET "
        b"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (DRAFT) Tj ET"
    )
    assert texts(drawn) == ["The terms of Larkspur bind you."]


def test_cells_of_a_row_stay_apart() -> None:
    drawn = pdf_of(
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (Free plan) Tj 1 0 0 1 250 700 Tm (20 messages a day) Tj ET "
        b"BT 1 0 0 1 72 680 Tm (Paid plan) Tj 1 0 0 1 250 680 Tm (200 messages a day) Tj ET"
    )
    rows = [(b.kind, b.text) for b in pdf_blocks(drawn).blocks]
    assert rows == [
        (BlockKind.ROW, "Free plan | 20 messages a day"),
        (BlockKind.ROW, "Paid plan | 200 messages a day"),
    ]


def test_sentence_that_two_pages_share_by_chance_is_kept() -> None:
    made = Contract()
    for _ in range(2):
        made.add_page()
        made.lines("Each order is a contract of its own.", "Notices are given in writing.")
        made.paragraph(GRANT)
    found = " ".join(texts(bytes(made.output())))
    assert found.count("Notices are given in writing.") == 2


def test_reading_twice_gives_the_same(agreement: bytes) -> None:
    assert pdf_blocks(agreement) == pdf_blocks(agreement)


# ------------------------------------------------------------------ what cannot be read


def pdf_of(content: bytes, *, ligatures: bool = False, picture: bool = False) -> bytes:
    """Return a PDF of one page that is drawn by `content`."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"2 beginbfchar <01> <FB01> <02> <FB03> endbfchar 1 beginbfrange <20> <7E> <0020> endbfrange endcmap end"
    )
    widths = b"[" + b" ".join([b"500"] * 256) + b"]"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/FirstChar 0/LastChar 255/Widths " + widths
    font += b"/ToUnicode 6 0 R>>" if ligatures else b">>"
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/XObject<</I 7 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        image + b"stream\n\x80\nendstream" if picture else b"null",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 8\n0000000000 65535 f \n%strailer<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(body))
    )


def locked() -> bytes:
    made = Contract()
    made.add_page()
    made.paragraph(GRANT)
    made.set_encryption(owner_password="owner", user_password="user", encryption_method=EncryptionMethod.RC4)
    return bytes(made.output())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf_of(b"q 612 0 0 792 0 0 cm /I Do Q", picture=True), "a scan without text: 1 pages of pictures"),
        (pdf_of(b""), "a PDF without text"),
        (locked(), "a PDF under a password"),
        (b"%PDF-1.7\n and nothing that follows %%EOF", "a PDF that is damaged"),
        (contract()[:-200], "a PDF that breaks off before its end"),
    ],
    ids=["scan", "blank", "locked", "damaged", "cut"],
)
def test_what_cannot_be_read_says_why_and_what_to_do(body: bytes, reason: str, tmp_path: Path) -> None:
    refusal = pdf_blocks(body).refusal
    assert refusal and (refusal.reason, bool(refusal.hint)) == (reason, True)
    (tmp_path / "terms.pdf").write_bytes(body)
    with pytest.raises(UnreadableFileError, match=reason) as told:
        extract(tmp_path / "terms.pdf", url="")
    assert told.value.hint


def test_page_that_is_a_picture_among_pages_of_text_lowers_what_was_kept() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    made.multi_cell(0, 6, GRANT)
    made.add_page()
    from PIL import Image

    made.image(Image.new("L", (8, 8)), x=0, y=0, w=made.w, h=made.h)
    assert pdf_blocks(bytes(made.output())).coverage == 0.5


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 3000), put=st.binary(min_size=1, max_size=40))
def test_any_damage_gives_a_text_or_a_reason(agreement: bytes, where: int, put: bytes) -> None:
    found = pdf_blocks(agreement[:where] + put + agreement[where + len(put) :])
    assert found.blocks or found.refusal


def test_drawing_without_end_is_given_up() -> None:
    endless = pdf_of(b"BT /F1 12 Tf 72 700 Td " + b"(x) Tj " * 1_000_000 + b"ET")
    assert read(endless, seconds=1) == {"error": "slow"}


# ------------------------------------------------------------------ what is what


@pytest.mark.parametrize(
    ("body", "pdf", "mhtml"),
    [
        (b"%PDF-1.4 ...", True, False),
        (b"\xef\xbb\xbf\r\n%PDF-1.4 ...", True, False),
        (b"<p>%PDF-1.4 is how a PDF begins", False, False),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", False, True),
        (b"From: <Saved by a browser>\nContent-Type: multipart/related;\n\tboundary=x\n\n--x", False, True),
        (b"<!-- Content-Type: multipart/related -->", False, False),
        (b"Note: a text.\n\nContent-Type: multipart/related", False, False),
    ],
)
def test_bytes_tell_what_they_are(body: bytes, pdf: bool, mhtml: bool) -> None:
    assert (is_pdf(body), is_mhtml(body)) == (pdf, mhtml)


# ------------------------------------------------------------------ in the store


def declared(url: str) -> Document:
    return Document(
        provider="halcyon",
        slug="agreement",
        provider_name="Halcyon",
        publisher="Halcyon Ltd",
        title="Customer Agreement",
        url=url,
    )


def test_stored_pdf_that_can_no_longer_be_read_is_no_empty_version(agreement: bytes, tmp_path: Path) -> None:
    (tmp_path / "2026-03-02T090000Z.pdf").write_bytes(agreement)
    document = declared("https://halcyon.example/agreement.pdf")
    archive = Archive((document,), Store(tmp_path / "snapshots"))
    with saved_pages(tmp_path / "2026-03-02T090000Z.pdf") as pages:
        backfill(archive, document, pages.captures(document))
    (snapshot,) = archive.store.snapshots(document.id)
    capture = Capture(
        document=document.id,
        url=document.url,
        final_url=document.url,
        captured_at=snapshot.captured_at,
        status=200,
        body=locked(),
    )
    packed = BytesIO()
    write_warc(capture, packed)
    archive.store.file(snapshot, ".warc.gz").write_bytes(packed.getvalue())
    unreadable = replace(
        snapshot, warc=sha256(packed.getvalue()).hexdigest(), body=sha256(capture.body).hexdigest()
    )
    with pytest.raises(StoreError, match="no longer be read"):
        archive.version(document, unreadable)


def test_pdf_is_stored_as_it_is_and_its_text_beside_it(agreement: bytes, tmp_path: Path) -> None:
    document = declared("https://halcyon.example/agreement.pdf")
    archive = Archive((document,), Store(tmp_path / "snapshots"))
    (tmp_path / "2026-03-02T090000Z.pdf").write_bytes(agreement)
    with saved_pages(tmp_path / "2026-03-02T090000Z.pdf") as pages:
        (report,) = backfill(archive, document, pages.captures(document))
    assert report.outcome.value == "first"
    (snapshot,) = archive.store.snapshots(document.id)
    assert read_warc(archive.store.file(snapshot, ".warc.gz")) == agreement
    assert GRANT in archive.store.file(snapshot, ".md").read_text(encoding="utf-8")
    assert archive.version(document, snapshot).title == "Customer Agreement"
    assert verify(archive.store) == ()


def test_pdf_is_fetched_like_a_page(agreement: bytes, tmp_path: Path) -> None:
    served = Answer(body=agreement, headers={"Content-Type": "application/pdf"})
    with serving(lambda _: served) as base:
        document = declared(f"{base}/agreement.pdf")
        archive = Archive((document,), Store(tmp_path / "snapshots"))
        outcomes = [check(archive, [document]).documents[0] for _ in range(2)]
    assert [report.outcome.value for report in outcomes] == ["first", "unchanged"], outcomes
    (snapshot,) = archive.store.snapshots(document.id)
    assert archive.store.read(snapshot) == agreement
    assert verify(archive.store) == ()
