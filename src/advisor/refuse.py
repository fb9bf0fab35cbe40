"""What a declined answer says: why, and where to turn."""

from advisor.casetable import case_table
from advisor.ground import Ground
from advisor.question import Question
from advisor.wording import say


def refusal(question: Question, verdict: Ground) -> tuple[str, str]:
    """What a declined answer begins and ends with; empty for one that is given."""
    lang = question.language
    if verdict.status != "declined" or verdict.reason is None:
        return "", ""
    if verdict.reason == "off_topic":
        return say(lang, "declined.off_topic"), say(lang, "declined.turn_off_topic")
    turn = say(lang, "declined.turn_case" if question.cases else "declined.turn_general")
    if verdict.reason == "false_premise" and verdict.premise:
        premise = verdict.premise
        names = [case_table()[c].title for c in question.cases if c in case_table()]
        who = premise.who or ", ".join(names)
        said = say(lang, f"premise.{premise.kind}", who=who, what=premise.what)
        return say(lang, "declined.false_premise", premise=said + "."), turn
    key = "not_in_sources" + (f"_{verdict.detail}" if verdict.detail else "")
    return say(lang, f"declined.{key}"), turn


def speaks(verdict: Ground) -> bool:
    """Whether the nearest the sources do say is shown under the refusal."""
    return verdict.reason in ("not_in_sources", "false_premise")
