"""The nodes that indicators are built of; ``base`` says what a node is."""

from donghanh.indicators.nodes.base import And, Kind, Leaf, Node, Or, When, latest
from donghanh.indicators.nodes.communes import (
    Communes,
    CommunesWith,
    ComplexCommunes,
    ReportingCommunes,
)
from donghanh.indicators.nodes.persons import Accompanied, InStatus, Papers, Served
from donghanh.indicators.nodes.work import (
    Activities,
    Courses,
    InPost,
    Models,
    Procedures,
    Trained,
)

__all__ = [
    "Accompanied",
    "Activities",
    "And",
    "Communes",
    "CommunesWith",
    "ComplexCommunes",
    "Courses",
    "InPost",
    "InStatus",
    "Kind",
    "Leaf",
    "Models",
    "Node",
    "Or",
    "Papers",
    "Procedures",
    "ReportingCommunes",
    "Served",
    "Trained",
    "When",
    "latest",
]
