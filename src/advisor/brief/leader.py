"""The parts of the hundred-days brief for a new leader: role, plan for anchoring, what to ask for, traps, cases."""

from advisor.brief.cases import alike
from advisor.brief.data import forms, leader
from advisor.brief.parts import Said, law_part, matter_part, warning_parts
from advisor.brief.records import Fact, Grid, Group, Order, Part, Point
from advisor.library import Library
from advisor.wording import say


def leader_parts(library: Library, said: Said, order: Order) -> tuple[Part, ...]:
    """The parts in the order they are read."""
    table, row = leader(), forms()[order.form]
    warnings = warning_parts(said, order)
    matter = matter_part(said, order, said.facts(row.short))
    duties = tuple(Point((fact,)) for fact in said.facts(row.lead))
    law = law_part(said, order, 3)
    law = Part("law", law.title, (Group(say("nb", "brief.lead_duties"), duties), law.groups[0]))
    roles = [table.roles[key] for key in table.phase[order.phase]]
    return (
        *warnings,
        matter,
        Part(
            "roles",
            say("nb", "brief.roles"),
            (Group("", tuple(Point(said.facts(role.says, 2), lead=f"{role.name}:") for role in roles)),),
        ),
        _plan(said),
        Part(
            "requests",
            say("nb", "brief.requests"),
            (Group("", tuple(Point(said.facts((r.says,)), lead=f"{r.name}:") for r in table.requests)),),
        ),
        Part(
            "days",
            say("nb", "brief.days"),
            (Group("", tuple(Point(said.facts(d.says), lead=f"{d.name}:") for d in table.days)),),
        ),
        Part("cases", say("nb", "brief.cases"), (Group("", alike(library, said.sentences, order, said.used)),)),
        law,
        Part(
            "pitfalls",
            say("nb", "brief.pitfalls"),
            (Group("", tuple(Point(said.facts(t.says), lead=f"{t.name}:") for t in table.traps)),),
        ),
    )


def _plan(said: Said) -> Part:
    """The plan as a table; each row rests on a sentence, and every cell is short words for it."""
    rows = []
    for row in leader().plan:
        rests_on = [said.sentences.fact(anchor).passage for anchor in (row.says, row.also) if anchor]
        cells = [Point(words=cell) for cell in (row.where, row.when, row.who)]
        rows.append((Point(tuple(Fact("", passage, quoted=False) for passage in rests_on), words=row.what), *cells))
    header = tuple(say("nb", f"brief.plan_{key}") for key in ("what", "where", "when", "who"))
    return Part("plan", say("nb", "brief.plan"), grid=Grid(header, tuple(rows)))
