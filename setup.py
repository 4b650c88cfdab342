"""Which packages are installed, and from where; everything else is in pyproject.toml.

The folders `nodes/` and `patches/` stand beside `nodegraph/` because people work in them. They
install as `nodegraph_nodes` and `nodegraph/_patches`: a wheel must claim no top-level `nodes`.
"""

from setuptools import find_packages, setup

library = find_packages(include=["nodes", "nodes.*"])

setup(
    packages=[
        *find_packages(include=["nodegraph", "nodegraph.*"]),
        *("nodegraph_nodes" + name.removeprefix("nodes") for name in library),
        "nodegraph._patches",
    ],
    package_dir={"nodegraph_nodes": "nodes", "nodegraph._patches": "patches"},
)
