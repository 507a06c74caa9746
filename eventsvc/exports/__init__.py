"""Tables that leave the house: one file an export, written as CSV or XLSX."""

from .catalogue import EXPORTS, Export, get_export
from .tables import Asked, Table
from .writers import FORMATS, Format

__all__ = ["EXPORTS", "FORMATS", "Asked", "Export", "Format", "Table", "get_export"]
