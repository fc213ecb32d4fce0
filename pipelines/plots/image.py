"""A figure as Markdown that needs no file beside it."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def markdown(figure: "Figure", title: str) -> str:
    """An image with the PNG in its address; `title` stands where it cannot be shown."""
    png = BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return f"![{title}](data:image/png;base64,{base64.b64encode(png.getvalue()).decode()})"
