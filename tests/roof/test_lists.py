import pytest
from django.http import QueryDict
from django.utils.safestring import mark_safe

from churnapp.web.lists import FilterShape, ListShape, RowWriter, chips_of, page_of, read_state

pytestmark = pytest.mark.any_database

SHAPE = ListShape(
    sorts={"name": "Account", "mrr": "MRR"},
    default_sort="-mrr",
    filters=(
        FilterShape("plan", "Plan", {"growth": "Growth", "free": "Free"}),
        FilterShape("status", "Status", {"active": "Active"}),
    ),
    scopes=("mine", "all"),
    default_scope="mine",
)


def state_of(query: str):
    return read_state(QueryDict(query), SHAPE)


def test_an_empty_url_asks_for_the_defaults():
    state = state_of("")

    assert (state.search, state.sort, state.scope, state.filters, state.page, state.page_size) == (
        "",
        "-mrr",
        "mine",
        {},
        1,
        50,
    )
    assert state.url == "?"
    assert state.ignored == ()


def test_everything_asked_for_stays_in_the_url():
    query = "?scope=all&q=blue+peak&plan=growth&plan=free&status=active&sort=name&size=25&page=3"

    assert state_of(query[1:]).url == query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sort=price", "There is no column “price” to sort by; this is sorted by mrr."),
        ("sort=--mrr", "There is no column “--mrr” to sort by; this is sorted by mrr."),
        ("plan=gold", "Plan has no choice “gold”; it was left out."),
        ("scope=galaxy", "You cannot choose “galaxy”; this shows mine."),
        ("page=-1", "“-1” is not a page; this is the first one."),
        ("page=٣", "“٣” is not a page; this is the first one."),
        ("page=99999999999999999999", "“99999999999999999999” is not a page; this is the first one."),
        ("size=7", "A page cannot have “7” rows. Valid: 25, 50."),
        ("colour=red", "There is no filter “colour” here."),
    ],
)
def test_nonsense_is_said_and_left_out(query, sentence):
    state = state_of(query)

    assert state.ignored == (sentence,)
    assert state.url == "?"


def test_a_search_is_trimmed_and_bounded_and_cannot_break_the_database():
    assert state_of("q=%20%20a%00b%20%20c%20").search == "ab c"
    assert len(state_of(f"q={'x' * 5000}").search) == 200


def test_sorting_by_the_same_column_turns_it_round():
    assert state_of("").with_sort("mrr").sort == "mrr"
    assert state_of("sort=mrr").with_sort("mrr").sort == "-mrr"


def test_the_first_click_on_a_column_uses_its_own_direction():
    assert state_of("").with_sort("name").sort == "name"
    assert state_of("sort=name").with_sort("mrr", descending_first=True).sort == "-mrr"


def test_narrowing_leads_back_to_the_first_page():
    state = state_of("page=4")

    assert state.with_filter("plan", "free").page == 1
    assert state.with_sort("name").page == 1
    assert state.with_scope("all").page == 1


def test_each_chip_takes_only_itself_away():
    state = state_of("q=blue&plan=growth&plan=free&status=active&scope=all")

    assert [(chip.label, chip.word, chip.url) for chip in chips_of(state)] == [
        ("Search", "blue", "?scope=all&plan=growth&plan=free&status=active"),
        ("Plan", "Growth", "?scope=all&q=blue&plan=free&status=active"),
        ("Plan", "Free", "?scope=all&q=blue&plan=growth&status=active"),
        ("Status", "Active", "?scope=all&q=blue&plan=growth&plan=free"),
    ]


def test_an_address_that_asks_for_a_hundred_rows_as_it_once_could_gets_the_largest_page():
    state = state_of("size=100")

    assert (state.page_size, state.ignored) == (50, ())


def test_a_page_knows_where_it_lies():
    page = page_of(state_of("page=2&size=25"), 60, lambda start, end: list(range(start, min(end, 60))))

    assert (page.first, page.last, page.total) == (26, 50, 60)
    assert page.previous_url == "?size=25"
    assert page.next_url == "?size=25&page=3"


def test_a_page_past_the_end_is_the_last_one():
    page = page_of(state_of("page=9&size=25"), 60, lambda start, end: list(range(start, min(end, 60))))

    assert (page.first, page.last, page.next_url) == (51, 60, "")


def test_nothing_is_read_when_nothing_matches():
    page = page_of(state_of(""), 0, lambda start, end: pytest.fail("read rows of an empty list"))

    assert (page.first, page.last, page.rows) == (0, 0, [])


class PlainColumn:
    key, label, is_number, on_phone = "note", "A & B", True, True


class DeskColumn(PlainColumn):
    on_phone = False


def test_a_cell_is_escaped_unless_it_is_markup_of_ours():
    written = RowWriter([PlainColumn(), PlainColumn()]).cells(["<b>1</b>", mark_safe("<b>2</b>")])

    opening = '<td class="cell-note number" data-label="A &amp; B">'
    assert written == f"{opening}&lt;b&gt;1&lt;/b&gt;</td>{opening}<b>2</b></td>"


def test_a_cell_that_no_phone_shows_carries_no_label():
    assert RowWriter([DeskColumn()]).cells(["1"]) == '<td class="cell-note number not-on-phone">1</td>'


def test_what_can_be_done_from_a_row_stands_at_the_end_of_its_first_cell():
    written = RowWriter([PlainColumn(), PlainColumn()]).cells(["<b>1</b>", "2"], act=mark_safe("<a></a>"))

    assert written.count("&lt;b&gt;1&lt;/b&gt;<a></a></td>") == 1
    assert ">2</td>" in written
