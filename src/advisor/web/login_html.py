"""The login page as HTML: a form that works without scripts, in the page's language."""

from html import escape

from advisor.records import Language
from advisor.web.assets import asset
from advisor.web.shell_html import PATHS, language_links
from advisor.wording import say


def login_page(lang: Language, name: str = "", problem: str = "") -> str:
    """The whole page; `name` as it was written, `problem` the key of the sentence that says why it was not enough."""

    def words(key: str) -> str:
        return escape(say(lang, f"login.{key}"))

    wrong = f"<p class='problem' role='alert' id='feil'>{words(problem)}</p>" if problem else ""
    described = " aria-describedby='feil' aria-invalid='true'" if problem == "wrong" else ""
    hint = f"<p class='hva'>{escape(say(lang, 'users.login'))}</p>"
    links = language_links(lang)
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{words('title')}</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='color-scheme' "
        f"content='light dark'><style>{asset('login.css')}</style></head><body><main><p class='hva'>{words('lead')}</p>"
        f"<h1>{words('title')}</h1>{hint}{wrong}<form method='post' action='./login?lang={PATHS[lang]}'>"
        f"<label for='navn'>{words('name')}</label><input id='navn' name='username' autocomplete='username' required "
        f"maxlength='200' autocapitalize='none' spellcheck='false' value='{escape(name[:200])}'{described}>"
        f"<label for='ord'>{words('password')}</label><input id='ord' name='password' type='password' required "
        f"maxlength='1000' autocomplete='current-password'{described}><button>{words('send')}</button></form>"
        f"<nav aria-label='{escape(say(lang, 'chat.languages'))}'><ul>{links}</ul></nav></main></body></html>"
    )
