"""A library of a few nodes that covers what checks and schemas tell apart."""

from __future__ import annotations

from nodegraph.model.library import Library
from nodegraph.model.ranges import Range
from nodegraph.model.signals import Kind
from nodegraph.model.spec import Body, NodeSpec, OutputSpec, PortSpec, Settings, SettingSpec


def _spec(
    id: str,
    inputs: tuple[PortSpec, ...] = (),
    outputs: tuple[OutputSpec, ...] = (),
    settings: tuple[SettingSpec, ...] = (),
    **more: object,
) -> NodeSpec:
    doc = f"The {id} of the tests."
    return NodeSpec(id, Body.STEP, id, doc, inputs, outputs, settings, **more)  # type: ignore[arg-type]


def _named(spec: NodeSpec, settings: Settings) -> NodeSpec:
    names = str(settings.get("names", "")).split()
    return spec.with_ports(tuple(PortSpec(name, Kind.CONTROL, default=0.0) for name in names))


SOUND = PortSpec("source", Kind.AUDIO)
OUT = OutputSpec("out", Kind.CONTROL)

LIBRARY = Library({}).with_specs(
    [
        _spec("source.input", (), (OutputSpec("audio", Kind.AUDIO),)),
        _spec("source.notes", (), (OutputSpec("notes", Kind.NOTES),)),
        _spec("output.speaker", (PortSpec("sound", Kind.AUDIO, optional=True),)),
        _spec("output.screen", (PortSpec("picture", Kind.TEXTURE, optional=True),)),
        _spec(
            "filter.low",
            (SOUND, PortSpec("cutoff", Kind.CONTROL, Range(20.0, 20000.0, "Hz"), 1000.0)),
            (OutputSpec("out", Kind.AUDIO),),
            (
                SettingSpec("mode", "choice", "soft", choices=("soft", "hard")),
                SettingSpec("order", "int", 2, Range(1, 8)),
                SettingSpec("clean", "bool", True),
                SettingSpec("file", "file", ""),
            ),
            renamed={"frequency": "cutoff", "in": "source", "kind": "mode"},
        ),
        _spec("envelope.follower", (SOUND,), (OUT,)),
        _spec(
            "math.add",
            (
                PortSpec("value", Kind.CONTROL, default=0.0),
                PortSpec("amount", Kind.CONTROL, Range(-4.0, 4.0), 0.0),
                PortSpec("sign", Kind.CONTROL, Range(0, 1), 0.0, choices=("plus", "minus")),
            ),
            (OUT,),
        ),
        _spec("math.formula", (), (OUT,), (SettingSpec("names", "text", "a b"),), variant=_named),
        _spec("delay.block", (PortSpec("value", Kind.CONTROL, default=0.0),), (OUT,), delay=True),
        _spec(
            "texture.tunnel",
            (
                PortSpec("inputImage", Kind.TEXTURE, optional=True),
                PortSpec("rate", Kind.CONTROL, Range(0.0, 4.0), 1.0),
                PortSpec("tint", Kind.COLOUR, default=(1.0, 1.0, 1.0, 1.0)),
                PortSpec("centre", Kind.POINT, default=(0.5, 0.5)),
                PortSpec("stops", Kind.PALETTE, optional=True),
                PortSpec("caption", Kind.TEXT, default=""),
            ),
            (OutputSpec("out", Kind.TEXTURE),),
        ),
        _spec("texture.measure", (PortSpec("inputImage", Kind.TEXTURE),), (OUT,)),
        _spec("texture.light", (PortSpec("light", Kind.CONTROL, default=0.0),),
              (OutputSpec("out", Kind.TEXTURE),)),
    ]
)  # fmt: skip
