"""The chat's fixed parts as HTML: who asks, the box to write in, examples, dialogs, and the panel for a source."""

import json
from html import escape

from advisor.records import Language, Persona
from advisor.web.render import suggestions
from advisor.wording import say, wording

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
PATHS: dict[Language, str] = {"nb": "", "nn": "nn", "en": "en"}
PERSONAS: tuple[Persona, ...] = ("leader", "politician", "trainer")
FORMATS = ("docx", "pdf", "md")


def header(lang: Language, login: bool = False) -> str:
    """The title, what the page is for, the page in another language, and where there is a login the way out."""
    links = language_links(lang)
    if login:
        links += f"<li><a href='./logout'>{escape(say(lang, 'login.out'))}</a></li>"
    return (
        f"<a class='hopp' href='#sporsmal'>{_chat(lang, 'skip')}</a>"
        f"<div class='tittel'><h1>{_page(lang, 'title')}</h1><p class='lead'>{_page(lang, 'lead')}</p></div>"
        f"<nav class='sprak' aria-label='{_chat(lang, 'languages')}'><ul>{links}</ul></nav>"
    )


def language_links(lang: Language) -> str:
    """The page in each language, as items of a list."""
    return "".join(_language(other, lang) for other in LANGUAGES)


def footer(lang: Language) -> str:
    """How the answers are made."""
    return f"<p>{_page(lang, 'footer')}</p>"


def toolbar(lang: Language) -> str:
    """Who asks, which model answers, and what to do with the conversation."""
    choices = "".join(
        f"<label><input type='radio' name='hvem' value='{key}'{' checked' if key == PERSONAS[0] else ''}>"
        f"<span>{escape(say(lang, f'persona.{key}'))}</span></label>"
        for key in PERSONAS
    )
    saves = "".join(
        f"<li><button type='button' data-export='{kind}'>{_chat(lang, f'export_{kind}')}</button></li>"
        for kind in FORMATS
    )
    return (
        f"<div class='verktoy'><div class='hvem' role='radiogroup' aria-labelledby='hvem-navn'>"
        f"<span id='hvem-navn'>{_page(lang, 'persona')}</span>{choices}</div>"
        f"<label class='motor' hidden>{_chat(lang, 'model')}<select id='motor' title='{_chat(lang, 'model_hint')}'>"
        "</select></label><div class='samtalevalg'>"
        f"<button type='button' id='vis-samtaler' hidden>{_chat(lang, 'conversations')} "
        "<span class='count'></span></button>"
        f"<details class='meny' hidden><summary>{_chat(lang, 'export')}</summary><ul>{saves}"
        f"<li><button type='button' data-export='print'>{_chat(lang, 'print')}</button></li></ul></details>"
        f"<button type='button' id='ny' hidden>{_page(lang, 'new')}</button></div></div>"
    )


def writing(lang: Language) -> str:
    """The box to write in with its buttons, and the sentence beside it."""
    return (
        "<form class='skriv' novalidate>"
        f"<p class='endrer' hidden>{_chat(lang, 'editing')} <button type='button' id='behold'>"
        f"{_chat(lang, 'edit_cancel')}</button></p>"
        f"<label for='sporsmal'>{_page(lang, 'label')}</label><p class='hint' id='hint'>{_page(lang, 'hint')}</p>"
        "<div class='felt'><textarea id='sporsmal' rows='1' aria-describedby='hint'></textarea>"
        f"<button type='submit' id='send'>{_page(lang, 'send')}</button>"
        f"<button type='button' id='stopp' hidden>{_page(lang, 'stop')}</button></div>"
        "<div class='melding' role='alert'></div></form>"
    )


def examples(lang: Language) -> str:
    """Three questions to begin with for each who asks; the scripts show one's, and fold them in a conversation."""
    lists = "".join(
        f"<div data-hvem='{who}'{'' if who == PERSONAS[0] else ' hidden'}>"
        f"{suggestions(say(lang, f'page.{who}_{n}') for n in (1, 2, 3))}</div>"
        for who in PERSONAS
    )
    return f"<details class='examples' open><summary>{_page(lang, 'examples')}</summary>{lists}</details>"


def beside(lang: Language) -> str:
    """The panel for a source, the quote that is shown at a citation, the dialogs, and what is read out."""
    return (
        f"<dialog class='panel' id='panel' aria-label='{_chat(lang, 'panel')}'><div class='panel-topp'>"
        "<p class='panel-nummer' role='status'></p>"
        f"<button type='button' id='forrige'>{_chat(lang, 'previous')}</button>"
        f"<button type='button' id='neste'>{_chat(lang, 'next')}</button>"
        f"<button type='button' class='lukk'>{_chat(lang, 'close')}</button></div>"
        f"<div class='panel-kropp' tabindex='0' role='region' aria-label='{_chat(lang, 'panel')}'></div></dialog>"
        "<div id='sitat' role='tooltip' hidden><p class='sitat-hvor'></p><blockquote></blockquote>"
        f"<p class='sitat-apne'><button type='button' tabindex='-1'>{_chat(lang, 'tip_open')}</button></p></div>"
        f"{_personal(lang)}{_conversations(lang)}{_sure(lang)}"
        "<div id='opplest' class='hidden' role='log' aria-live='polite' aria-relevant='additions'></div>"
        "<div id='kort-beskjed' role='status'></div><template id='mal-arbeider'>"
        "<article class='turn' tabindex='-1' data-state='working'>"
        f"<h2 class='asked'></h2><p class='status searching'>{_page(lang, 'searching')}</p></article>"
        f"</template><div id='tekster' hidden data-lang='{lang}' data-say='{escape(_texts(lang))}'></div>"
    )


def _personal(lang: Language) -> str:
    def words(key: str) -> str:
        return escape(say(lang, f"limits.personal_{key}"))

    return (
        f"<dialog id='personlig' aria-labelledby='personlig-tittel'><h2 id='personlig-tittel'>{words('title')}</h2>"
        "<p class='advarsel'></p><p class='knapper'>"
        f"<button type='button' class='hoved' data-personal='back'>{words('back')}</button>"
        f"<button type='button' data-personal='remove'>{words('remove')}</button>"
        f"<button type='button' data-personal='send'>{words('send')}</button></p></dialog>"
    )


def _conversations(lang: Language) -> str:
    return (
        f"<dialog id='samtaler' aria-labelledby='samtaler-tittel'><h2 id='samtaler-tittel'>"
        f"{_chat(lang, 'conversations_title')}</h2><p class='facts'>{_chat(lang, 'conversations_where')}</p>"
        f"<ul class='samtaleliste'></ul><p class='ingen'>{_chat(lang, 'conversations_none')}</p>"
        f"<p class='knapper'><button type='button' id='slett-alle'>{_chat(lang, 'delete_all')}</button>"
        f"<button type='button' class='lukk hoved'>{_chat(lang, 'close')}</button></p>"
        "<template id='mal-samtale'><li><button type='button' class='apne-samtale'></button> "
        "<span class='facts'></span>"
        f"<span class='radknapper'><button type='button' class='gi-navn'>{_chat(lang, 'rename')}</button>"
        f"<button type='button' class='slett'>{_chat(lang, 'delete')}</button></span>"
        f"<form class='nytt-navn' hidden><label><span>{_chat(lang, 'rename_label')}</span>"
        "<input type='text' maxlength='120' autocomplete='off'></label>"
        f"<button type='submit'>{_chat(lang, 'save')}</button>"
        f"<button type='button' class='avbryt'>{_chat(lang, 'cancel')}</button></form></li></template></dialog>"
    )


def _sure(lang: Language) -> str:
    return (
        "<dialog id='sikker' role='alertdialog' aria-labelledby='sikker-tekst'>"
        "<p id='sikker-tekst'></p><p class='knapper'>"
        f"<button type='button' class='ja'>{_chat(lang, 'delete')}</button>"
        f"<button type='button' class='nei hoved'>{_chat(lang, 'cancel')}</button></p></dialog>"
    )


def _language(other: Language, lang: Language) -> str:
    current = " aria-current='page'" if other == lang else ""
    name = escape(say(other, f"chat.{other}"))
    return f"<li><a href='./{PATHS[other]}' lang='{other}' hreflang='{other}'{current}>{name}</a></li>"


def _texts(lang: Language) -> str:
    """What the scripts say: the chat's texts and some of the page's, with their {names} for the scripts to fill in."""
    page = {key: wording(lang)["page"][key] for key in ("asked", "empty", "stopped", "failed")}
    return json.dumps({**wording(lang)["chat"], **page}, ensure_ascii=False)


def _page(lang: Language, key: str) -> str:
    return escape(say(lang, f"page.{key}"))


def _chat(lang: Language, key: str) -> str:
    return escape(say(lang, f"chat.{key}"))
