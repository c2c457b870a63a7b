"""Every word of the citizens' pages has an English one, and the compiled catalogue is the written one."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from common.pack import load_pack
from common.settings import Settings
from services.fire_button.queries import alert
from services.sapa.actions import files, submitting
from services.sapa.actions.mailbox import opening, sending
from services.sapa.crypto import slots
from services.sapa.queries import mailbox
from services.sapa.routes.intake import form as intake
from services.sapa.routes.mailbox import contact, letters
from services.sapa.schemas import codes, form, reporting

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "translations"


def english() -> Catalog:
    with (FOLDER / "en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_extracted_word_is_translated() -> None:
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = {message for _, _, message, *_ in extract_from_dir(ROOT, methods, options)}
    known = {message.id for message in english() if message.id and message.string}
    assert found - known == set()


def test_words_that_are_data_are_translated() -> None:
    known = {message.id for message in english() if message.id and message.string}
    assert set(_words_of_the_pack()) - known == set()
    assert set(_words_of_alarms()) - known == set()
    assert set(_choices_of_reporters()) - known == set()
    assert set(_answers_to_reporters()) - known == set()


def _words_of_the_pack() -> Iterator[str]:
    pack = load_pack(Settings.model_fields["pack_dir"].default)
    yield from (line.label for line in pack.hotlines)
    for category in pack.categories:
        yield from (category.name, category.description)
    for kind in pack.fire_kinds:
        yield from (kind.name, *kind.advice)
    yield from (*pack.sapa.consent, *pack.sapa.child_consent)


def _words_of_alarms() -> Iterator[str]:
    yield from (*alert.HEADLINES.values(), alert.NO_POST, alert.QUIET, alert.CALLED_OFF, alert.DRILL)
    yield from (*alert.NOTICES.values(), alert.LATE, *(title for _, title in alert.STEPS))


def _choices_of_reporters() -> Iterator[str]:
    yield from (*codes.FORM_WORDS.values(), *codes.FOR_WHOM_WORDS.values(), *codes.SAFETY_WORDS.values())
    yield from (*codes.DANGER_WORDS.values(), *codes.CHANNEL_WORDS.values(), *codes.PART_WORDS.values())
    yield from (*form.PERSONA_WORDS.values(), *form.NEVER_WORDS.values(), *(day.capitalize() for day in codes.DAYS))


def _answers_to_reporters() -> Iterator[str]:
    yield from (submitting.NOTHING_TOLD, submitting.NO_SUCH_PLACE, submitting.NOBODY, intake.NOT_NOW, slots.BUSY)
    yield from (files.TOO_MANY, files.TOO_HEAVY, files.UNKNOWN, files.EMPTY, reporting.NO_CHANNEL, reporting.NO_ADDRESS)
    yield from (opening.NO_MATCH, mailbox.ENDED, sending.NOTHING, sending.TOO_LONG, sending.OFTEN)
    yield from (letters.NOT_NOW, letters.SENT, contact.NOT_NOW, contact.AGREED)


def test_placeholders_survive_translation() -> None:
    lost = [
        message.id
        for message in english()
        if isinstance(message.id, str) and set(_names(message.id)) != set(_names(str(message.string)))
    ]
    assert lost == []


def _names(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]] + [part.split(")")[0] for part in text.split("%(")[1:]]


def test_compiled_catalogue_is_up_to_date() -> None:
    with (FOLDER / "en/LC_MESSAGES/messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _pairs(compiled) == _pairs(english())


def _pairs(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {(*_flat(message.id), *_flat(message.string or "")) for message in catalogue if message.id}


def _flat(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
