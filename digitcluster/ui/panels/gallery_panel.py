"""The centroid gallery, and under it how inertia and shift fall from iteration to iteration."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from digitcluster.core.training.recording import Recording
from digitcluster.plots import provenance
from digitcluster.plots.animation import Animation
from digitcluster.plots.captions import NAME, cluster_hint, iteration_sentence, missing_sentences, order_sentence
from digitcluster.plots.gallery import Gallery
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CellSubject, ClusterSubject, Selection
from digitcluster.session.session import Session
from digitcluster.session.training import LiveTraining
from digitcluster.ui.confusion_parts import validation_error
from digitcluster.ui.gallery_content import GalleryContent, LiveGallery
from digitcluster.ui.panels.inspect.keys import relabel_by_key
from digitcluster.ui.panels.playback_bar import PlaybackBar
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.convergence_view import ConvergenceView
from digitcluster.ui.widgets.gallery_head import GalleryHead
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.link_sentence import LinkSentence, Part
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.wording import counted, without_middle

ROOMY = 720  # px: in a lower window the convergence is only a thin line
MOST_NAMED = 3  # labels without a cluster that are named
LATER = "Its members can be inspected as soon as the training has ended."
KEEPS = "Each centroid keeps its place while it changes; they are sorted at the end."
CALM = 120  # ms after which the captions follow the images of another iteration


class GalleryPanel(QWidget):
    """Shows the model in use, or, while a training is under way, its centroids as they change."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entry: ModelEntry | None = None  # whose centroids are shown; None while a training is
        self._live: LiveGallery | None = None
        self._place: int | None = None  # the frame that is shown of the entry's recording
        self._content: GalleryContent | None = None
        self._is_held = False  # whether an earlier iteration of a training is shown
        self._ordered_of = session.selection.listed.model, "label"  # the model and the order, of the entry
        self._ordered = GalleryContent.of_model(*self._ordered_of)
        self.head = GalleryHead()
        self.gallery = CellCanvas(Gallery(Figure(), current_style()), minimum=QSize(280, 180))
        self.gallery.setAccessibleName("Centroid gallery")
        self.gallery.hint_of = self._hint
        self.sentence = LinkSentence(2)
        self.playback = PlaybackBar(session)
        self.course = ConvergenceView()
        self.convergence = self.course.canvas
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        ask = session.explaining.ask
        layout.addLayout(row(self.head, TermButton("purity", ask), stretch=(1, 0)))
        layout.addWidget(self.gallery, 3)
        layout.addWidget(self.sentence)
        layout.addLayout(row(self.playback, TermButton("iteration", ask, self.playback), stretch=(1, 0)))
        inertia, shift = TermButton("inertia", ask, self.convergence), TermButton("shift", ask)
        layout.addLayout(row(inertia, self.course, shift, stretch=(0, 1, 0), spacing=0), 1)
        self._calm = QTimer(self, interval=CALM, singleShot=True)
        self._calm.timeout.connect(self._caption)
        self.head.sort_changed.connect(self._sort_anew)
        self.gallery.chosen.connect(self._inspect)
        self.gallery.resized.connect(self._explain)
        self.sentence.followed.connect(self._show_missing)
        session.selection.changed.connect(self._show_selection)
        session.inspection.changed.connect(lambda _: self._say())
        session.training.live_changed.connect(self._show_live)
        session.playback.changed.connect(lambda _: self._show_held())
        self._show_selection(session.selection.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the cluster that is inspected the label of a key."""
        if not relabel_by_key(self._session, event):
            super().keyPressEvent(event)

    def animation(self, recording: Recording) -> Animation:
        """Return how the centroids change in a training, in the order and the size in which they are shown."""
        return Animation(recording, *self.shown())

    def shown(self) -> tuple[NDArray[np.intp], tuple[float, float]]:
        """Return the clusters in the order in which they stand, and the size of the gallery in inches."""
        width, height = self.gallery.figure.get_size_inches()
        recording = self._session.selection.listed.recording
        k = self._session.selection.model.k if recording is None else len(recording.frames[0].centroids)
        return self._order(k), (float(width), float(height))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the convergence as a thin line where the window is low."""
        super().resizeEvent(event)
        self.course.set_compact(self.window().height() < ROOMY)

    def _sort_anew(self) -> None:
        self._entry = None
        if self._live is not None and self._session.training.live is not None:
            self._live = None
            self._show_live(self._session.training.live)
        else:
            self._show_selection(self._session.selection.value)

    def _show_selection(self, selection: Selection) -> None:
        if self._live is not None:
            return
        if selection.listed is not self._entry:
            self._entry, self._place = selection.listed, None
            if (selection.listed.model, self.head.sort) != self._ordered_of:  # an entry that was renamed has the same
                self._ordered_of = selection.listed.model, self.head.sort
                self._ordered = GalleryContent.of_model(*self._ordered_of)
            self._show_entry(selection)
        elif selection.place != self._place:
            # The images at once, which are cheap to draw; what stands above them when people rest.
            self.gallery.show_part(self.gallery.plot.show_images, self._centroids(selection))
            self._show_course(selection)
            self._say()
            self._calm.start()
        self._place = selection.place
        self._highlight(selection)

    def _caption(self) -> None:
        if self._live is None:
            self._show_entry(self._session.selection.value)
            self._highlight(self._session.selection.value)
        elif self._session.training.live is not None:
            self._show_live(self._session.training.live)

    def _show_entry(self, selection: Selection) -> None:
        """Show the model in use, or an iteration of its training."""
        self._calm.stop()
        self._content = self._ordered
        if selection.frame is not None:
            self._content = GalleryContent.of_frame(
                selection.frame, selection.model.classes, self._order(selection.model.k)
            )
        self.gallery.selected = None
        self.gallery.show_values(self._centroids(selection), self._content.captions())
        words = provenance.of_model(selection.model, edited=selection.entry.edited)
        self.gallery.provenance = self.convergence.provenance = words
        self._show_course(selection)
        self._say()

    def _order(self, k: int) -> NDArray[np.intp]:
        """Return k clusters in the order of those in use; where some of these were removed by hand, in their own."""
        return self._ordered.order if len(self._ordered.label_counts) == k else np.arange(k)

    def _centroids(self, selection: Selection) -> NDArray[np.floating]:
        order = self._ordered.order if selection.frame is None else self._order(selection.model.k)
        return selection.model.centroids[order]

    def _show_course(self, selection: Selection) -> None:
        run, frame = selection.run, selection.frame
        marked = None if frame is None else frame.number
        self.course.show_history(() if run is None else run.history, ended=True, marked=marked)

    def _show(self, content: GalleryContent, centroids: NDArray[np.floating]) -> None:
        self._content = content
        self.gallery.selected = None
        self.gallery.show_values(centroids[content.order], content.captions())

    def _explain(self) -> None:
        if self._content is not None and self.gallery.isVisible():
            self.head.explain(self._content.classes, self.gallery.plot.noted)

    def _show_live(self, live: LiveTraining | None) -> None:
        if live is None:
            self._live = self._entry = None
            self._show_selection(self._session.selection.value)
            return
        # Another number of clusters is another training: the previous one may have ended between two frames.
        is_new = self._live is None or not self._live.goes_on_with(live)
        if self._live is None or is_new:
            self._live = LiveGallery(live, self.head.sort)
        if self._session.playback.held is not None:
            return
        self.sentence.say(iteration_sentence(live.frame) if live.frame.is_first else KEEPS)
        # To lay out captions takes as long as three frames, which a stroke needs more.
        if (is_new or not self._session.pad.is_drawing) and self._live.wants_captions(live):
            self._show(self._live.content(live), live.iteration.centroids)
            self.gallery.provenance = self.convergence.provenance = ()
        else:
            self.gallery.show_part(self.gallery.plot.show_images, live.iteration.centroids[self._live.order])
        self.course.show_history(live.history)

    def _show_held(self) -> None:
        """Show an earlier iteration of the training under way, at which people look."""
        frame, live, shown = self._session.playback.held, self._session.training.live, self._live
        if frame is None and self._is_held and live is not None and shown is not None:
            shown.forget_captions()
            self._show_live(live)
        elif frame is not None and live is not None and shown is not None and len(frame.centroids) == shown.count:
            self._show(GalleryContent.of_frame(frame, live.classes, shown.order), frame.centroids.astype(np.float32))
            self.course.show_history(live.history, marked=frame.number)
        self._is_held = frame is not None

    def _highlight(self, selection: Selection) -> None:
        subject, content = selection.subject, self._content
        cluster = subject.cluster if isinstance(subject, ClusterSubject) else None
        self.gallery.select(None if cluster is None or content is None else content.place_of(cluster))

    def _inspect(self, place: int) -> None:
        if self._live is not None:  # what a training changes is no model's cluster yet
            self._session.messages.tell(LATER)
        elif self._content is not None:
            self._session.selection.inspect(ClusterSubject(int(self._content.order[place])))

    def _hint(self, place: int) -> str:
        content = self._content
        if content is None or place >= len(content.order):
            return ""
        cluster = int(content.order[place])
        hint = cluster_hint(cluster, content.label_counts[cluster], content.classes)
        return hint if self._live is None else f"{hint}\n{LATER}"

    def _say(self) -> None:
        """Say how the clusters are sorted, and which labels none stands for."""
        content = self._content
        if content is None or self._live is not None:
            return
        selection, inspected = self._session.selection.value, self._session.inspection.value
        if selection.frame is not None:
            is_known = inspected is not None and inspected.entry.model is selection.model
            self.sentence.say(iteration_sentence(selection.frame, validation_error(inspected) if is_known else None))
            return
        order = order_sentence(len(content.order), len(content.labels), self.head.sort, content.classes)
        missing = missing_sentences(content.label_counts, content.classes, content.labels, most=1)
        can_show = self._session.inspection.value is not None
        many, few = (list(_parts(missing, content.classes, most, can_show=can_show)) for most in (MOST_NAMED, 1))
        names = [
            (label, f"No cluster stands for {without_middle(content.classes[label], NAME)}.") for label, _ in missing
        ]
        least = list(_parts(names, content.classes, 1, can_show=can_show))
        wordings = ((order, *many), (order, *few), many, few, least) if missing else ((order,),)
        self.sentence.say_one_of(*wordings)

    def _show_missing(self, label: str) -> None:
        inspected = self._session.inspection.value
        if inspected is not None:
            part = "training" if "training" in inspected.parts else "all"
            self._session.selection.inspect(CellSubject(int(label), None, part))


def _parts(missing: Sequence[tuple[int, str]], classes: Sequence[str], most: int, *, can_show: bool) -> Iterator[Part]:
    """Yield a sentence about the first missing label, and of `most` the names, with links if they lead anywhere."""
    for label, sentence in missing[:1]:
        yield f" {sentence} "
        if can_show:
            yield "Show them", str(label)
    for number, (label, _) in enumerate(missing[1:most]):
        yield ", " if number else " Nor for "
        name = without_middle(classes[label], NAME)
        yield (name, str(label)) if can_show else name
    if (more := len(missing) - most) > 0:
        yield f" and {more:,} more." if most > 1 else f" Nor for {counted(more, 'other')}."
    elif len(missing) > 1:
        yield "."
