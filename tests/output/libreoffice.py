"""What LibreOffice makes of a list, as somebody sees it who opens the file there."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

# Separator, quote, UTF-8, from line 1; numbers and days are guessed, formulas are computed:
# the least careful answers that its import dialogue takes.
_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1,true"
_FORMULA = re.compile(rb"table:formula=")
_LINK = re.compile(rb"<text:a ")


@dataclass(frozen=True)
class Opened:
    """A file as LibreOffice holds it: the first sheet's cells, and what there is of others."""

    cells: Sequence[Sequence[object]]
    sheets: list[str]
    formulas: int
    links: int


def opened(path: Path) -> Opened:
    """Open a list in LibreOffice; skips where there is none."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-calc)")
    made = path.parent / "office"
    command = [
        *(office, f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless"),
        *(["--infilter=" + _CSV] if path.suffix == ".csv" else []),
        *("--convert-to", "ods", "--outdir", str(made), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    file = made / f"{path.stem}.ods"
    content = zipfile.ZipFile(file).read("content.xml")
    book = CalamineWorkbook.from_path(file)
    return Opened(
        cells=book.get_sheet_by_index(0).to_python(),
        sheets=book.sheet_names,
        formulas=len(_FORMULA.findall(content)),
        links=len(_LINK.findall(content)),
    )
