"""What is wrong with a node by itself: its type, settings and values."""

from __future__ import annotations

from typing import NamedTuple

from nodegraph.model.errors import Severity
from nodegraph.model.library import Library
from nodegraph.model.nearest import did_you_mean
from nodegraph.model.patch import PatchNode
from nodegraph.model.signals import Kind
from nodegraph.model.signatures import Signature
from nodegraph.model.spec import PortSpec, SettingSpec
from nodegraph.model.values import Reading, read_value, shown


class Fault(NamedTuple):
    """A problem without the node's name, so that it can be remembered with the node."""

    severity: Severity
    port: str
    text: str
    remedy: str = ""


def node_faults(
    node: PatchNode, signature: Signature | None, library: Library
) -> tuple[Fault, ...]:
    """Return what is wrong with a node, whatever it is wired to."""
    if signature is None:
        return (_unknown(node, library),)
    faults: list[Fault] = []
    spec = signature.spec
    for name, raw in node.settings.items():
        item = spec.setting_by_name.get(name) or spec.setting_by_name.get(_present(signature, name))
        if item is None:
            faults.append(_misplaced(signature, name, "setting"))
        else:
            faults += _told(name, item, read_value(item, raw))
    for name, raw in node.values.items():
        port = spec.input_by_name.get(name) or spec.input_by_name.get(_present(signature, name))
        if port is None:
            faults.append(_misplaced(signature, name, "input"))
        elif port.kind is not Kind.CONTROL or type(raw) is bool or not _inside(port, raw):
            faults += _told(name, port, read_value(port, raw))
    if node.bypass and signature.outputs and not _passes(signature):
        kind = next(iter(signature.outputs.values()))
        text = f"A bypass lets nothing through: {spec.id} has no {kind} input."
        faults.append(Fault("note", "", text, "Use off instead."))
    return tuple(faults)


def _unknown(node: PatchNode, library: Library) -> Fault:
    if node.definition is not None:
        text = f"The sub-patch {node.definition} is not in this patch; the node was left out."
        return Fault("error", "", text, f"Add it under patches.{node.definition}.")
    if any(problem.where == node.type for problem in library.problems):
        return Fault(
            "error", "", f"{node.type} cannot be read; it is left out.", "Correct its file."
        )
    near = library.nearest(node.type)
    remedy = f"Did you mean {near}?" if near else "Install the pack it comes from."
    return Fault("warning", "", f"There is no node {node.type}; it is kept but left out.", remedy)


def _present(signature: Signature, name: str) -> str:
    return signature.spec.renamed.get(name, "")


def _inside(port: PortSpec, raw: object) -> bool:
    """The common case, quickly: a number within its range."""
    return isinstance(raw, int | float) and port.range.low <= raw <= port.range.high


def _misplaced(signature: Signature, name: str, what: str) -> Fault:
    spec = signature.spec
    inputs, settings = spec.input_by_name, spec.setting_by_name
    other = inputs if what == "setting" else settings
    text = f"{spec.id} has no {what} of that name; it was not used."
    if name in other:
        place = "values" if what == "setting" else "settings"
        return Fault("warning", name, text, f'Write it under "{place}".')
    hint = did_you_mean(name, settings if what == "setting" else inputs)
    return Fault("warning", name, text, hint or "Remove it.")


def _told(name: str, item: PortSpec | SettingSpec, read: Reading) -> list[Fault]:
    if not read.text:
        return []
    text = read.text
    if read.value is None and item.default is not None:
        text = f"{text[:-1]}; the default {_default(item)} was used."
    return [Fault("warning", name, text, read.remedy)]


def _default(item: PortSpec | SettingSpec) -> str:
    if isinstance(item, PortSpec) and item.choices and isinstance(item.default, float):
        return item.choices[int(item.default)]
    if isinstance(item.default, tuple):
        return ", ".join(map(shown, item.default))
    return item.default if isinstance(item.default, str) else shown(item.default)


def _passes(signature: Signature) -> bool:
    return next(iter(signature.outputs.values())) in signature.inputs.values()
