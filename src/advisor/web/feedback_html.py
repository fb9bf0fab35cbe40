"""The dialog for a thumb down as HTML: what was wrong, in eight reasons and a comment."""

from html import escape

from advisor.evaluation.feedback import LONGEST, REASONS
from advisor.records import Language
from advisor.wording import say


def feedback_html(lang: Language, wanted: bool) -> str:
    """The dialog; nothing where whoever runs the page does not take feedback."""
    if not wanted:
        return ""

    def words(table: str, key: str) -> str:
        return escape(say(lang, f"{table}.{key}"))

    reasons = "".join(
        f"<label><input type='radio' name='grunn' value='{reason}'> <span>{words('feedback', reason)}</span></label>"
        for reason in REASONS
    )
    return (
        "<dialog id='tilbake' aria-labelledby='tilbake-tittel'>"
        f"<h2 id='tilbake-tittel'>{words('feedback', 'title')}</h2>"
        f"<form class='tilbake'><fieldset><legend>{words('feedback', 'reason')}</legend>{reasons}</fieldset>"
        f"<label for='kommentar'>{words('feedback', 'comment')}</label>"
        f"<textarea id='kommentar' rows='3' maxlength='{LONGEST}' aria-describedby='kommentar-hint'></textarea>"
        f"<p class='facts' id='kommentar-hint'>{words('feedback', 'hint')}</p><p class='knapper'>"
        f"<button type='submit' class='hoved'>{words('feedback', 'send')}</button>"
        f"<button type='button' class='lukk'>{words('chat', 'cancel')}</button></p></form></dialog>"
    )
