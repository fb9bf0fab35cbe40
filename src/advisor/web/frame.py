"""gradio's first HTML, put right before it leaves: the page's language and title, and nothing about gradio itself."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any

from advisor.records import Language
from advisor.wording import say

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
_META = re.compile(r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>\s*")
_LANG = re.compile(r"(<html[^>]*?\blang=)\"[^\"]*\"")
_TITLE = re.compile(r"<title>[^<]*</title>")
_OUTSIDE = re.compile(r"<(?:link|script)[^>]*(?:href|src)=\"https?://[^>]*>(?:</script>)?\s*")


def framed(send: Send, lang: Language) -> Send:
    """A sender that puts the HTML right; other answers pass through as they are."""
    start: list[Message] = []
    body = bytearray()

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            if not _is_html(message):
                await send(message)
                return
            start.append(message)
        elif not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                whole = put_right(body.decode("utf-8"), lang).encode()
                headers = [(k, v) for k, v in start[0]["headers"] if k.lower() != b"content-length"]
                await send({**start[0], "headers": [*headers, (b"content-length", b"%d" % len(whole))]})
                await send({"type": "http.response.body", "body": whole})

    return sender


def put_right(html: str, lang: Language) -> str:
    """gradio's HTML in the page's language, without its own cards for social media and addresses of other hosts.

    HTML that is not gradio's is left as it is.
    """
    if "<gradio-app" not in html:
        return html
    title = escape(say(lang, "page.title"))
    html = _LANG.sub(rf'\1"{lang}"', html, count=1)
    html = _OUTSIDE.sub("", _META.sub("", html)).replace('control_page_title="true"', 'control_page_title="false"')
    # Shown until the page's own parts are: text at once, and an answer for whoever has no scripts.
    waiting = f"<div id='venter'><p><strong>{title}</strong></p><p>{escape(say(lang, 'page.lead'))}</p>"
    waiting += f"<noscript><p>{escape(say(lang, 'chat.no_script'))}</p></noscript></div>"
    html = re.sub(r"(<body[^>]*>)", lambda found: found[1] + waiting, html, count=1)
    return _TITLE.sub(f"<title>{title}</title>", html) if _TITLE.search(html) else _titled(html, title)


def _titled(html: str, title: str) -> str:
    return html.replace("</head>", f"<title>{title}</title></head>", 1)


def _is_html(message: Message) -> bool:
    return any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in message.get("headers", ()))
