"""The farm's boards, one module each: how a board's pages and answers look."""

from spiders.farm.boards.banyan import Banyan
from spiders.farm.boards.base import Board
from spiders.farm.boards.beacon import Beacon
from spiders.farm.boards.harbor import Harbor
from spiders.farm.boards.lattice import Lattice
from spiders.farm.boards.service import Service
from spiders.farm.boards.swift import Swift
from spiders.farm.boards.tern import Tern

BOARDS: tuple[Board, ...] = (
    Beacon(),
    Banyan(),
    Service(),
    Swift(),
    Lattice(),
    Harbor(),
    Tern(),
)
"""In the order of their ports."""

__all__ = ["BOARDS", "Board"]
