"""A drawing that says yes or no says it in the text as well."""

from __future__ import annotations

import pytest

from tests.compare.test_places import compared
from tosdiff.models import BlockKind, Significance
from tosdiff.text.extract import extract

YES = [
    '<i class="fa fa-check"></i>',
    '<svg class="icon-tick"></svg>',
    '<span class="material-icons">check</span>',
]
NO = [
    '<i class="fas fa-times-circle"></i>',
    '<svg><use href="#icon-xmark"></use></svg>',
    '<span class="material-icons">close</span>',
    '<i class="icon icon-close"></i>',
]
TABLE = "<table><tr><th>What</th><th>Free</th></tr><tr><td>Selling songs</td><td>{}</td></tr></table>"


def rows(cell: str) -> list[str]:
    blocks = extract(f"<html><body><main>{TABLE.format(cell)}</main></body></html>".encode()).blocks
    return [block.text for block in blocks if block.kind is BlockKind.ROW]


def test_a_drawing_that_is_all_of_a_cell_is_a_tick_or_a_cross() -> None:
    assert {rows(each)[1] for each in YES} == {"Selling songs | ✓"}
    assert {rows(each)[1] for each in NO} == {"Selling songs | ✗"}


@pytest.mark.parametrize(
    "cell",
    [
        '<i aria-label="included"></i>',
        '<span title="included" class="dot"></span>',
        "<svg><title>included</title></svg>",
    ],
)
def test_a_drawing_with_a_name_is_its_name(cell: str) -> None:
    assert rows(cell)[1] == "Selling songs | included"


def test_a_drawing_beside_words_says_nothing() -> None:
    assert rows('<i class="fa fa-times"></i> by post')[1] == "Selling songs | by post"


@pytest.mark.parametrize("yes", YES)
@pytest.mark.parametrize("no", NO)
def test_a_tick_that_becomes_a_cross_is_wording_there_and_back(yes: str, no: str) -> None:
    assert compared(TABLE.format(yes), TABLE.format(no)).significance is Significance.WORDING
    assert compared(TABLE.format(no), TABLE.format(yes)).significance is Significance.WORDING


def items(mark: str) -> str:
    return f"<p>On the free plan:</p><ul><li>{mark}Selling songs</li><li>Playing songs</li></ul>"


@pytest.mark.parametrize(
    "mark",
    ['<i class="bi bi-x"></i>', '<img src="n.svg" alt="Not allowed">', '<span aria-label="Prohibited"></span> ',
     '<svg class="lucide lucide-x"></svg>'],
)  # fmt: skip
def test_a_cross_before_an_item_is_part_of_what_it_says(mark: str) -> None:
    for old, new in ((items(""), items(mark)), (items(mark), items('<i class="icon-check"></i>'))):
        assert compared(old, new).significance is Significance.WORDING


@pytest.mark.parametrize(
    "mark", ['<i class="icon-check"></i>', '<img src="a.svg" alt="A kite">', '<i class="fa fa-star"></i>']
)
def test_how_the_items_of_a_list_are_set_says_nothing(mark: str) -> None:
    assert compared(items(""), items(mark)).significance is Significance.PRESENTATION


def test_a_box_that_nobody_can_tick_is_shown_as_it_is() -> None:
    on, off = (
        f'<ul><li><input type="checkbox" disabled{c}> We train on your songs</li></ul>'
        for c in (" checked", "")
    )
    assert compared(on, off).significance is Significance.WORDING
    form = '<ul><li><input type="checkbox"> We train on your songs</li></ul>'
    assert compared(form, form.replace(">", " checked>", 3)).significance is Significance.PRESENTATION


def test_a_row_of_one_cell_beside_one_that_reaches_down_is_a_row() -> None:
    table = (
        "<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=2>Free</td><td>by mail</td></tr><tr><td>by post</td></tr>"
        "<tr><td>A line that only sets the table</td></tr></table>"
    )
    end = "<p>Either side may end the contract with notice of one month, by letter or by mail.</p>"
    blocks = extract(f"<html><body><main><h1>Plans</h1>{table}{end}</main></body></html>".encode()).blocks
    assert [block.kind for block in blocks[1:5]] == [*[BlockKind.ROW] * 3, BlockKind.PARAGRAPH]
