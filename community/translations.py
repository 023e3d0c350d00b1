"""Texts of the interface: extract them from the code, check them, compile them.

The code has English; ``locale/nl`` the Dutch. ``locale/en`` repeats the English, so that one rule says for
both whether they are complete. The files have no line numbers and one line a text, which keeps differences
small. Two branches are merged text by text (``--merge``, a merge driver that script/messages sets up in git);
a text that is lost in another kind of merge is reported as missing.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_calls
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "community" / "locale"
LANGUAGES = ["nl", "en"]
SOURCE_LANGUAGE = "en"
SKIPPED_FOLDERS = {"var", "tests", "benchmarks", "script", "node_modules", "deploy", "docs"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Huiskamer\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@dataclass(frozen=True)
class Text:
    """A text to translate: the English, its plural if it counts, its context if it is ambiguous."""

    id: str
    plural: str = ""
    context: str = ""


type Translations = dict[Text, list[str]]


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extract() -> set[Text]:
    """Return every text in the Python code and the templates of all rooms."""
    texts = set()
    for path in source_files():
        code = path.read_bytes() if path.suffix == ".py" else as_python(path)
        for _line, message, _comments, context in extract_calls("python", BytesIO(code), KEYWORDS):
            texts.add(Text(*([message] if isinstance(message, str) else message), context=context or ""))
    counted = {(text.id, text.context) for text in texts if text.plural}
    return {text for text in texts if text.plural or (text.id, text.context) not in counted}


def source_files() -> Iterator[Path]:
    for top in sorted(ROOT.iterdir()):
        if top.is_dir() and not top.name.startswith(".") and top.name not in SKIPPED_FOLDERS:
            yield from (path for path in sorted(top.rglob("*")) if path.suffix in (".py", ".html", ".txt"))


def as_python(template: Path) -> bytes:
    """Return the template as calls of gettext, without indentation: it is no real code, and has no blocks."""
    from django.utils.translation.template import templatize

    code = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    return "\n".join(line.strip() for line in code.splitlines()).encode()


def read(path: Path) -> tuple[Translations, set[Text]]:
    """Return the translations of a .po file, and the texts that it marks as fuzzy.

    A text that occurs twice (two branches added it) keeps its first real translation. A block that is no valid entry,
    such as one with a conflict, is left out, so that its texts are missing: better missing than wrong.
    """
    translations: Translations = {}
    fuzzy: set[Text] = set()
    for message in messages(path) if path.exists() else []:
        singular, plural = message.id if message.pluralizable else (message.id, "")
        text = Text(singular, plural, message.context or "")
        if not all(translations.get(text, [""])):
            translations[text] = list(message.string) if message.pluralizable else [message.string]
        if message.fuzzy:
            fuzzy.add(text)
    return translations, fuzzy


def messages(path: Path) -> Iterator[Message]:
    """Yield the entries of a .po file. Each block is read by itself, so that a broken one breaks no other."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        with suppress(PoFileError):
            yield from (message for message in read_po(StringIO(block), abort_invalid=True) if message.id)


def merge(ours: Path, base: Path, theirs: Path) -> Translations:
    """Merge a .po file of two branches: each text once, with the translation of the branch that changed it."""
    (our_texts, _), (base_texts, _), (their_texts, _) = read(ours), read(base), read(theirs)
    merged = {}
    for text in our_texts.keys() | their_texts.keys():
        our_strings, their_strings = our_texts.get(text, [""]), their_texts.get(text, [""])
        we_changed = all(our_strings) and our_strings != base_texts.get(text)
        merged[text] = our_strings if we_changed or not all(their_strings) else their_strings
    return merged


def completed(language: str, texts: set[Text], known: Translations) -> Translations:
    """Return a translation for each text of the code: empty when there is none."""
    filled = {}
    for text in texts:
        forms = [text.id, text.plural] if text.plural else [text.id]
        empty = forms if language == SOURCE_LANGUAGE else [""] * len(forms)
        strings = known.get(text, empty) if language != SOURCE_LANGUAGE else forms
        filled[text] = strings if len(strings) == len(forms) else empty
    return filled


def catalog_of(language: str, translations: Translations) -> Catalog:
    catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for text, strings in translations.items():
        key = (text.id, text.plural) if text.plural else text.id
        catalog.add(key, tuple(strings) if text.plural else strings[0], context=text.context or None)
    return catalog


def po_content(language: str, translations: Translations, fuzzy: set[Text]) -> str:
    catalog = catalog_of(language, translations)
    for text in fuzzy & translations.keys():
        catalog.get(text.id, text.context or None).flags.add("fuzzy")
    out = BytesIO()
    write_po(out, catalog, width=0, omit_header=True, no_location=True, sort_output=True)
    return HEADER.format(language=language) + out.getvalue().decode().strip() + "\n"


def problems(language: str, translations: Translations, fuzzy: set[Text]) -> list[str]:
    """Return a sentence for each translation that is missing, fuzzy, or has an unknown placeholder."""
    sentences = []
    for text, strings in sorted(translations.items(), key=lambda item: item[0].id):
        if not all(strings):
            sentences.append(f"{language}: no translation for {text.id!r}")
        elif text in fuzzy:
            sentences.append(f"{language}: only a guess for {text.id!r}")
        elif set(PLACEHOLDER.findall(strings[-1])) - set(PLACEHOLDER.findall(text.plural or text.id)):
            sentences.append(f"{language}: a placeholder that the text does not have, in {strings[-1]!r}")
    return sentences


def update(check: bool = False) -> list[str]:
    """Bring the .po files up to date, or with ``check`` change nothing. Return a sentence for each problem."""
    texts = extract()
    sentences = []
    for language in LANGUAGES:
        known, fuzzy = read(po_file(language))
        translations = completed(language, texts, known)
        new = po_content(language, translations, fuzzy)
        path = po_file(language)
        if not path.exists() or path.read_text(encoding="utf-8") != new:
            if check:
                sentences.append(f"{language}: {path.relative_to(ROOT)} is not up to date; run script/messages")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(new, encoding="utf-8")
        sentences += problems(language, translations, fuzzy)
    return sentences


def compile_messages(force: bool = False) -> list[Path]:
    """Compile the .mo files that Django reads, where the .po file is newer; return them. Git ignores them."""
    compiled = []
    for language in LANGUAGES:
        source = po_file(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (not force and target.exists() and is_newer(target, source)):
            continue
        known, fuzzy = read(source)
        real = {text: strings for text, strings in known.items() if all(strings) and text not in fuzzy}
        draft = target.with_suffix(f".{os.getpid()}.mo")  # several processes may compile at once
        with draft.open("wb") as file:
            write_mo(file, catalog_of(language, real))
        draft.replace(target)
        compiled.append(target)
    return compiled


def is_newer(target: Path, source: Path) -> bool:
    return target.stat().st_mtime_ns > source.stat().st_mtime_ns


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/messages", description="The texts of the interface.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
    parser.add_argument("--compile", action="store_true", help="only compile")
    parser.add_argument("--merge", nargs=4, type=Path, metavar=("OURS", "BASE", "THEIRS", "PATH"), help="for git")
    options = parser.parse_args()
    if options.merge:
        ours, base, theirs, path = options.merge
        language = path.parent.parent.name
        ours.write_text(po_content(language, merge(ours, base, theirs), set()), encoding="utf-8")
        return 0
    sentences = [] if options.compile else update(check=options.check)
    for sentence in sentences:
        print(sentence)
    if not options.check:
        compile_messages(force=True)
    if not options.compile:
        print(f"{len(sentences)} to do" if sentences else f"The interface is complete in {' and '.join(LANGUAGES)}.")
    return 1 if sentences and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
