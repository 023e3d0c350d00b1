"""Print the figures of the structure: ``python -m benchmarks.structure [--verbose]``.

Lines of files and functions (median, 95th percentile, maximum), lines that stand in no layer of an inner import
contract, import cycles, modules per folder, and the longest lines of templates, styles and scripts. ``script/test
lint`` prints them too; ``tests/test_architecture.py`` holds the limits.
"""

import argparse
import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import grimp

ROOT = Path(__file__).resolve().parent.parent
IMPORT_LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
ROOMS = tuple(package for package in IMPORT_LINTER["root_packages"] if package != "demo")
TEXT_SUFFIXES = {"templates": ("*.html",), "styles": ("*.css",), "scripts": ("*.js",)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.structure", description=__doc__.splitlines()[0])
    parser.add_argument("--verbose", action="store_true", help="also name the modules that stand in no layer")
    options = parser.parse_args()
    for label, figure in figures().items():
        print(f"{label:52} {figure}")
    if options.verbose:
        for module in modules_in_no_layer():
            print(f"  in no layer: {module_name(module)} ({line_count(module)} lines)")


def figures() -> dict[str, str]:
    """Return label -> figure, in the order in which they are printed."""
    files = [line_count(path) for path in modules()]
    functions = [lines for path in modules() for lines in function_lines(path)]
    outside, total = sum(map(line_count, modules_in_no_layer())), sum(files)
    folders = Counter(path.parent for path in modules())
    largest, number = max(folders.items(), key=lambda item: item[1])
    return {
        "modules, lines of code": f"{len(files)}, {total}",
        "lines of a file: median / p95 / most": spread(files),
        "lines of a function: median / p95 / most": spread(functions),
        "lines in no layer of an inner import contract": f"{outside} ({outside / total:.1%})",
        "import cycles": str(len(import_cycles())),
        "modules in a folder: median / most": f"{median(folders.values()):g} / {number} ({largest.relative_to(ROOT)})",
        **{f"longest line of {kind}": str(longest) for kind, longest in longest_lines().items()},
    }


def spread(numbers: list[int]) -> str:
    return f"{median(numbers):g} / {quantiles(numbers, n=20)[-1]:.0f} / {max(numbers)}"


def modules() -> list[Path]:
    """Return the modules of the rooms, without migrations and empty ``__init__`` files."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in paths if "migrations" not in path.parts and line_count(path)]


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def function_lines(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.end_lineno - node.lineno + 1


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def inner_layers() -> dict[str, set[str]]:
    """Return container -> the names that stand in a layer of it, of all contracts that have containers."""
    layers: dict[str, set[str]] = {}
    for contract in IMPORT_LINTER["contracts"]:
        names = {name.strip(" ()") for layer in contract.get("layers", []) for name in layer.split("|")}
        for container in contract.get("containers", []):
            layers.setdefault(container, set()).update(names)
    return layers


def modules_in_no_layer() -> list[Path]:
    """Return the modules of rooms that the innermost container around them does not put in a layer.

    A room that is no container has no layers at all. The modules beside the rooms (``community/urls.py``) have theirs
    in the contract about rooms, and are not counted here.
    """
    layers = inner_layers()
    return [path for path in modules() if not is_in_a_layer(module_name(path), layers)]


def is_in_a_layer(module: str, layers: dict[str, set[str]]) -> bool:
    parts = module.split(".")
    if module in layers or (parts[0] == "community" and len(parts) <= 2):
        return True  # the package itself, or a module beside the rooms
    for length in range(len(parts) - 1, 0, -1):
        if (container := ".".join(parts[:length])) in layers:
            return parts[length] in layers[container]
    return False


def import_cycles() -> list[set[str]]:
    """Return the groups of modules that import each other in a circle (Tarjan's strongly connected components)."""
    graph = grimp.build_graph(*ROOMS, exclude_type_checking_imports=True, cache_dir=None)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    cycles: list[set[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for imported in graph.find_modules_directly_imported_by(module):
            if imported not in index:
                visit(imported)
                low[module] = min(low[module], low[imported])
            elif imported in stack:
                low[module] = min(low[module], index[imported])
        if low[module] == index[module]:
            component = set(stack[stack.index(module) :])
            del stack[stack.index(module) :]
            if len(component) > 1:
                cycles.append(component)

    for module in sorted(graph.modules):
        if module not in index:
            visit(module)
    return cycles


def longest_lines() -> dict[str, int]:
    """Return templates, styles and scripts -> the characters of their longest line."""
    folders = [ROOT / "templates", *(ROOT / room for room in ROOMS)]
    return {
        kind: max(
            len(line)
            for folder in folders
            for pattern in patterns
            for path in folder.rglob(pattern)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
        for kind, patterns in TEXT_SUFFIXES.items()
    }


if __name__ == "__main__":
    main()
