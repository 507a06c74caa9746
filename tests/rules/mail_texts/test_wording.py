"""What stands in braces is filled for each person, and nobody's name is read as anything but a name."""

from __future__ import annotations

import pytest

from eventsvc.announcements.rules import Text
from eventsvc.kit.plain_text import plain_text
from eventsvc.mail_texts.placeholders import LABELS, Placeholder, missing_for, placeholders_in, unknown_in, value_of
from eventsvc.mail_texts.wording import Wording
from tests.golden.samples import EVENT, HOPING, ONLINE, PERSON

P = Placeholder
EVIL = "*x* [click](https://evil.example) <b> & javascript:alert(1)"


def values(**given: str) -> dict[Placeholder, str]:
    return {one: given.get(one.name, one.value) for one in Placeholder}


def test_a_name_is_never_read_as_markup_nor_as_an_address() -> None:
    filled = Wording(
        "Für {vorname}", "Hallo {vorname}, [hier]({vorname}), [dort](https://a.example?n={vorname})"
    ).filled(values(FIRST_NAME=EVIL))
    assert "<b>" not in filled.html
    assert filled.html.count("<a ") == 2
    assert 'href="javascript' not in filled.html
    assert EVIL in filled.text
    assert filled.subject == f"Für {EVIL}"


def test_a_link_stands_in_words_an_address_or_by_itself() -> None:
    link = "https://x.example/b/1?a=1&b=2"
    filled = Wording("x", "[hier]({link}) oder {link}").filled(values(OWN_LINK=link))
    assert filled.html.count('href="https://x.example/b/1?a=1&amp;b=2"') == 2
    assert filled.text == f"hier ({link}) oder {link}"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>eins<br>\nzwei</p>\n<p>drei</p>", "eins\nzwei\n\ndrei"),
        ("<ul>\n<li>a</li>\n<li>b\n<ol start='3'>\n<li>c</li>\n</ol>\n</li>\n</ul>\n<p>d</p>", "- a\n- b\n  3. c\n\nd"),
        (
            '<p><a href="mailto:a@b.example">a@b.example</a> und <a href="tel:1">ruf</a></p>',
            "a@b.example und ruf (tel:1)",
        ),
        ("<pre><code>x  y\n z\n</code></pre>", "x  y\n z"),
        ("<p>&lt;b&gt; &amp; mehr</p>", "<b> & mehr"),
    ],
)
def test_html_is_said_in_plain_words(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_what_there_is_to_say_depends_on_the_person() -> None:
    everything = frozenset(Placeholder)
    assert missing_for(everything, EVENT, PERSON) == (P.JOIN_LINK,)
    assert missing_for(everything, EVENT, ONLINE) == (P.PLACE, P.TICKET_CODE)
    assert missing_for(everything, EVENT, HOPING) == (P.TICKET_CODE, P.JOIN_LINK)
    assert value_of(P.START, EVENT, PERSON, "en") == "9:30"
    assert set(LABELS) == everything


def test_whatever_stands_in_braces_is_a_placeholder_or_a_mistake() -> None:
    assert placeholders_in("{Vorname} { ort }", "{ nein }") == {P.FIRST_NAME, P.PLACE}
    assert unknown_in("{vornahme} {ort}", "{vornahme} {} { \n }") == ["{vornahme}"]


def test_the_languages_are_compared_only_where_both_are_written() -> None:
    german = {"subject_de": "{vorname}", "body_de": "{ort}"}
    assert Text(**german).only_in_one == ([], [])
    assert Text(**german, subject_en="{vorname}", body_en="{link}").only_in_one == ([P.PLACE], [P.OWN_LINK])
