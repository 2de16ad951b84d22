"""The centroids of a training that was done with several seeds, those that come back most often first."""

from matplotlib.figure import Figure
from PySide6.QtCore import QSize

from digitcluster.core.analysis.stability import Stability
from digitcluster.plots import provenance
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.gallery_order import MOST
from digitcluster.session.selection import ClusterSubject
from digitcluster.session.session import Session
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.wording import capitalized, cluster_named, percent


class SeedsView(CellCanvas):
    """Shows the reference run of what was found; a click on a centroid inspects its cluster."""

    def __init__(self, session: Session) -> None:
        super().__init__(Gallery(Figure(), current_style()), minimum=QSize(280, 200))
        self._session = session
        self._shown: Stability | None = None
        self.setAccessibleName("Centroids by how often they come back with other seeds")
        self.hint_of = self._hint
        self.chosen.connect(self._inspect)

    def show_stability(self, stability: Stability) -> None:
        """Show what was found."""
        if stability is self._shown:
            return
        self._shown, model = stability, stability.reference.model
        order = stability.order[:MOST]
        captions = [
            Caption(model.classes[model.labels[cluster]], f"{found} of {stability.runs}", found / stability.runs)
            for cluster, found in zip(order.tolist(), stability.found[order].tolist(), strict=True)
        ]
        self.provenance = provenance.of_model(model)
        self.show_values(model.centroids[order], captions)

    def _inspect(self, place: int) -> None:
        if self._shown is not None:
            selection, cluster = self._session.selection, int(self._shown.order[place])
            selection.select_run(self._shown.reference)
            selection.inspect(ClusterSubject(cluster))

    def _hint(self, place: int) -> str:
        if self._shown is None or place >= len(self._shown.order):
            return ""
        cluster, model = int(self._shown.order[place]), self._shown.reference.model
        name = capitalized(cluster_named(cluster, model.classes[model.labels[cluster]]))
        return (
            f"{name}: comes back in {self._shown.found[cluster]} of {self._shown.runs} runs; "
            f"on average {percent(float(self._shown.likeness[cluster]), digits=0)} of the members are the same"
        )
