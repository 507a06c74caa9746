"""What templates say: trusted texts and facts that are not."""

from jinja2 import select_autoescape

from eventsvc.kit.jinja import SharedGlobals, speak


def written(template: str, *, language: str = "de", html: bool = True, **facts: object) -> str:
    environment = SharedGlobals(autoescape=select_autoescape(default_for_string=html))
    speak(environment, lambda: language)
    return environment.from_string(template).render(**facts)


def test_a_text_is_said_in_the_language_of_its_reader() -> None:
    assert written("{{ _('Kalender') }}") == "Kalender"
    assert written("{{ _('Kalender') }}", language="en") == "Calendar"


def test_facts_are_escaped_in_a_page_and_left_alone_in_a_plain_text() -> None:
    template = "{{ _('Hallo %(name)s', name=name) }}"
    assert written(template, name="<b>") == "Hallo &lt;b&gt;"
    assert written(template, html=False, name="<b>") == "Hallo <b>"


def test_a_text_of_ours_may_hold_markup_and_a_doubled_percent_sign() -> None:
    assert written("{{ _('100&nbsp;%% Bio') }}") == "100&nbsp;% Bio"
    assert written("{{ _('100 %% Bio') }}", html=False) == "100 % Bio"
