"""The picture of the lead score: an image in Markdown, where there is something to draw."""

import base64
import struct
from pathlib import Path

import duckdb

from pipelines.plots import PLOTS, picture
from pipelines.scoring.learning import learn
from tests.unit.scoring.simulated import RULES, simulate

MART = "journey.rpt_lead_score_model"


def marts(folder: Path, leads: int) -> Path:
    path = folder / "marts.duckdb"
    terms = learn(simulate(leads).leads, RULES)
    with duckdb.connect(str(path)) as connection:
        connection.register("terms", terms)
        connection.execute("create schema journey")
        connection.execute("create table journey.rpt_lead_score_model as from terms")
    return path


def test_a_model_is_drawn_as_a_png_in_the_text_itself(tmp_path: Path) -> None:
    shown = picture(marts(tmp_path, 5_000), MART)

    assert shown is not None
    title, _, rest = shown.partition("](data:image/png;base64,")
    png = base64.b64decode(rest.removesuffix(")"), validate=True)
    assert title == "![journey.rpt_lead_score_model"
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (990, 414)


def test_without_a_model_there_is_no_picture(tmp_path: Path) -> None:
    assert MART in PLOTS
    assert picture(marts(tmp_path, 200), MART) is None
