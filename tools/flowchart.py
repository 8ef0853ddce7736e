"""Draw a flowchart that is written in Mermaid's language as an SVG picture, with no script.

What the documentation uses of the language: `flowchart LR`, `id[label]` (a box), `id([label])` and
`id[(label)]` (data, with round ends), `a --> b`. Layers are those of Sugiyama et al. 1981: a node
stands right of all that lead to it, lines that pass a layer have a place in it, and places are
sorted by the mean place of their neighbours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from statistics import fmean

import networkx

CHARACTER, LINE, PADDING = 7.3, 16.0, 8.0  # of a monospaced letter of 12 px; of a box
GAP, LANE, BETWEEN = 12.0, 9.0, 34.0  # between boxes, between lines, between layers
SWEEPS = 24
# neither quotes nor tags, which the repository's page would show in another way
LABEL = r'(?:[^"<>()\[\]]|<br>)+'
END = rf"(\w+)(\[\({LABEL}\)\]|\(\[{LABEL}\]\)|\[{LABEL}\])?"
STATEMENT = re.compile(rf"^\s*{END}(?:\s*-->\s*{END})?\s*$")


@dataclass
class Node:
    """A box, or the place of a line in a layer that it passes (no lines of text)."""

    lines: Sequence[str] = ()
    data: bool = False
    layer: int = 0
    y: float = 0.0

    @property
    def height(self) -> float:
        """In pixels."""
        return len(self.lines) * LINE + 2 * PADDING if self.lines else LANE

    @property
    def width(self) -> float:
        """In pixels."""
        return max((len(line) for line in self.lines), default=0) * CHARACTER + 2 * PADDING


@dataclass
class Chart:
    """Nodes by name, and for every edge the names that its line passes, both ends included."""

    nodes: dict[str, Node] = field(default_factory=dict)
    ways: list[list[str]] = field(default_factory=list)


def flowchart(source: str, title: str) -> str:
    """Draw what `source` says as an SVG element in a box that scrolls; `title` is for the blind.

    Raises:
        ValueError: a line is none of those that this module knows, or there is a cycle.
    """
    chart = read_chart(source)
    set_layers(chart)
    layers = [
        [name for name, node in chart.nodes.items() if node.layer == layer]
        for layer in range(1 + max(node.layer for node in chart.nodes.values()))
    ]
    place(chart, layers)
    return "".join(drawing(chart, layers, title))


def read_chart(source: str) -> Chart:
    """Read nodes and edges; a node without a label is labelled by its name."""
    head, *lines = source.strip().splitlines()
    if head.strip() != "flowchart LR":
        raise ValueError(f"{head.strip()!r} is not 'flowchart LR'")
    chart = Chart()
    for line in lines:
        found = STATEMENT.match(line)
        if not found:
            raise ValueError(f"{line.strip()!r} is not a node and not an edge that can be drawn")
        first, first_label, second, second_label = found.groups()
        for name, label in ((first, first_label), (second, second_label)):
            if name and (label or name not in chart.nodes):
                text = (label or f"[{name}]").strip("[]()")
                chart.nodes[name] = Node(text.split("<br>"), "(" in (label or ""))
        if second:
            chart.ways.append([first, second])
    return chart


def set_layers(chart: Chart) -> None:
    """Put each node right of all that lead to it, and give lines a place in layers they pass."""
    graph = networkx.DiGraph(map(tuple, chart.ways))
    graph.add_nodes_from(chart.nodes)
    if not networkx.is_directed_acyclic_graph(graph):
        raise ValueError("a flowchart with a cycle cannot be drawn in layers")
    for layer, names in enumerate(networkx.topological_generations(graph)):
        for name in names:
            chart.nodes[name].layer = layer
    for name in chart.nodes:
        after = [chart.nodes[one].layer - 1 for one in graph.successors(name)]
        if after and not graph.in_degree(name):
            chart.nodes[name].layer = min(after)  # next to what reads it
    for way in chart.ways:
        first, second = way
        for layer in range(chart.nodes[first].layer + 1, chart.nodes[second].layer):
            passed = f"{first} {second} {layer}"  # no name has a space
            chart.nodes[passed] = Node(layer=layer)
            way.insert(-1, passed)


def place(chart: Chart, layers: list[list[str]]) -> None:
    """Sort each layer by the mean place of neighbours, to and fro, then set the heights."""
    near: Mapping[str, list[str]] = {name: [] for name in chart.nodes}
    for way in chart.ways:
        for first, second in pairwise(way):
            near[first].append(second)
            near[second].append(first)
    for layer in layers:
        stack(chart, layer, dict.fromkeys(layer, 0.0))
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 else layers[::-1]:
            wanted = {
                name: fmean([chart.nodes[one].y for one in near[name]] or [chart.nodes[name].y])
                for name in layer
            }
            layer[:] = [name for _, name in sorted((wanted[name], name) for name in layer)]
            stack(chart, layer, wanted)
    top = min(node.y - node.height / 2 for node in chart.nodes.values())
    for node in chart.nodes.values():
        node.y += PADDING - top


def stack(chart: Chart, layer: Sequence[str], wanted: Mapping[str, float]) -> None:
    """Set the heights in a layer, in its order, as near to what is wanted as boxes allow."""
    bottom = float("-inf")
    for name in layer:
        node = chart.nodes[name]
        half = node.height / 2 + GAP / 2
        node.y = max(wanted[name], bottom + half)
        bottom = node.y + half
    shift = fmean(wanted[name] - chart.nodes[name].y for name in layer)
    for name in layer:
        chart.nodes[name].y += shift


def drawing(chart: Chart, layers: Sequence[Sequence[str]], title: str) -> Iterator[str]:
    """Yield the parts of the picture: lines first, boxes over them."""
    left, lefts, widths = PADDING, [], []
    for layer in layers:
        lefts.append(left)
        widths.append(max(chart.nodes[name].width for name in layer))
        left += widths[-1] + BETWEEN
    width = left - BETWEEN + PADDING
    height = max(node.y + node.height / 2 for node in chart.nodes.values()) + PADDING
    yield f'<div class="flowchart" tabindex="0" role="group" aria-label="{escape(title)}">'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:.0f}" '
    yield f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
    yield f"<title>{escape(title)}</title>"
    for way in chart.ways:
        yield line([chart.nodes[name] for name in way], lefts, widths)
    for node in chart.nodes.values():
        if node.lines:
            yield box(node, lefts[node.layer])
    yield "</svg></div>"


def line(nodes: Sequence[Node], lefts: Sequence[float], widths: Sequence[float]) -> str:
    """Draw the line of an edge from the right of its first box to the left of its last."""
    first, *later = nodes
    x, y = lefts[first.layer] + first.width, first.y
    path = [f"M{x:.1f} {y:.1f}"]
    for node in later:
        left = lefts[node.layer]
        end = left - (6 if node.lines else 0)
        bend = (end - x) / 2
        path.append(f"C{x + bend:.1f} {y:.1f} {end - bend:.1f} {node.y:.1f} {end:.1f} {node.y:.1f}")
        x, y = left, node.y
        if not node.lines:  # past the boxes of the layer
            x += widths[node.layer]
            path.append(f"H{x:.1f}")
    head = f"M{x:.1f} {y:.1f}l-8 -4v8z"
    return f'<path class="edge" d="{"".join(path)}"/><path class="head" d="{head}"/>'


def box(node: Node, left: float) -> str:
    """Draw a node with its text."""
    top, radius = node.y - node.height / 2, node.height / 2 if node.data else 3
    centre, first = left + node.width / 2, top + PADDING + LINE * 0.75
    text = "".join(
        f'<text x="{centre:.1f}" y="{first + LINE * index:.1f}">{escape(words)}</text>'
        for index, words in enumerate(node.lines)
    )
    return (
        f'<rect class="{"data" if node.data else "node"}" x="{left:.1f}" y="{top:.1f}" '
        f'width="{node.width:.1f}" height="{node.height:.1f}" rx="{radius:.1f}"/>{text}'
    )
