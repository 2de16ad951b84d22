import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from PySide6.QtCore import QSize

from digitcluster.plots.gallery import Caption, Gallery
from digitcluster.ui.widgets.canvas import PlotCanvas


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_what_changes_often_is_in_a_saved_picture_too(qtbot, tmp_path, capfd, ending):
    gallery = Gallery(Figure())
    canvas = PlotCanvas(gallery, minimum=QSize(300, 200))
    qtbot.addWidget(canvas)
    gallery.show(np.full((4, 8, 8), 255.0), [Caption("1", "", 1.0)] * 4)
    canvas.show()
    canvas.refresh()
    qtbot.waitUntil(lambda: canvas._background is not None)
    path = tmp_path / f"gallery.{ending}"
    canvas.save(path)
    assert "Traceback" not in capfd.readouterr().err  # where matplotlib puts what goes wrong in a callback
    if ending == "png":
        assert (np.asarray(Image.open(path).convert("L")) < 50).mean() > 0.1
    else:
        assert (b"<image" if ending == "svg" else b"/Image") in path.read_bytes()
