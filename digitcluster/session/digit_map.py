"""The map: keeps where the open digits, and the centroids at each iteration, are on a plane."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.map_places import MapPlaces, place_digits, place_frame, place_frames
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Frame, Recording
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.training import Training

PLACES, WAYS = "places of digits on the map", "ways of centroids on the map"  # keys of the background work
NO_DIGITS = "Open digits to see them on a map."
NO_PLANE = "These digits differ in fewer than two directions, so there is no map of them."
NO_TRIANGLE = "These three centroids lie on one line, so there is no plane through them. Choose others."
OTHER_SIZE = "The open digits have another size than the model's centroids."
WAITING = "Drawing the map…"


class DigitMap(QObject):
    """Has the places computed in the background, as long as somebody looks at them.

    Attributes
    ----------
    reason : str
        Why there is no map.
    corners : tuple of int
        The three clusters of the run in use that the plane goes through; empty for the principal components.
    """

    changed = Signal()

    def __init__(
        self,
        open_digits: OpenDigits,
        selection: CurrentSelection,
        training: Training,
        analysis: BackgroundQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._value: MapPlaces | None = None
        self.reason = NO_DIGITS
        self.corners: tuple[int, ...] = ()
        self._open_digits, self._selection, self._training = open_digits, selection, training
        self._analysis = analysis
        self._is_watched = False
        self._wanted: tuple[object, ...] = ()  # what is shown, or being computed: digits, space, and corners
        self._of: tuple[object, ...] = ()  # digits and space of what is shown
        self._frames: dict[int, tuple[Frame, NDArray[np.float32]]] = {}  # by the frames' identity
        self._ways_of: Recording | None = None  # whose frames are being placed
        for signal in (open_digits.changed, selection.changed, training.live_changed):
            signal.connect(lambda _: self._look())
        open_digits.mended_changed.connect(lambda _before, _after: self._look())

    @property
    def value(self) -> MapPlaces | None:
        """The places of the open digits; None while they are computed, and for the `reason`."""
        # Who hears of other digits, or of a training in another space, before this part does must not get the old map.
        value = self._value
        if value is None or (self._open_digits.digits, self.preprocessing) != self._of:
            return None
        fits = self._training.live is not None or value.plane.axes.shape[1] == self.model.dimensions
        return value if fits else None

    @property
    def model(self) -> Model:
        """The run in use as it is in the list, through whose centroids the plane may go."""
        return self._selection.listed.model

    @property
    def preprocessing(self) -> Preprocessing:
        """In which space the map is: that of the training under way, or of the model in use."""
        live = self._training.live
        return self.model.preprocessing if live is None else live.settings.preprocessing

    def watch(self, watched: bool) -> None:
        """Note whether somebody looks at the map: else nothing is computed."""
        self._is_watched = watched
        self._look()

    def put_through(self, corners: tuple[int, ...]) -> None:
        """Let the plane go through three clusters; through none, that of the principal components is taken."""
        self.corners = corners
        self._look()

    def ways(self, recording: Recording, place: int) -> NDArray[np.float32]:
        """Return where the centroids were from the first frame to one, float32 (f, k, 2), as far as it is known."""
        if self.value is None:
            return np.zeros((0, 0, 2), np.float32)
        known = [self._frames[id(one)][1] for one in recording.frames[: place + 1] if id(one) in self._frames]
        return np.stack(known) if known else np.zeros((0, 0, 2), np.float32)

    def _look(self) -> None:
        if not self._is_watched:
            return
        digits, live = self._open_digits.digits, self._training.live
        if digits is None:
            self._say(NO_DIGITS)
            return
        if live is not None or max(self.corners, default=0) >= self.model.k:
            self.corners = ()  # the clusters that they are of are not shown
        elif (digits.height, digits.width) != self.model.size:
            self._say(OTHER_SIZE)
            return
        through = (self.model, self.corners) if self.corners else ()
        wanted = (digits, self.preprocessing, *through)
        if wanted != self._wanted:
            self._compute(wanted)
        self._follow_frames()

    def _compute(self, wanted: tuple[object, ...]) -> None:
        digits = self._open_digits.digits
        if digits is None:
            return
        self._wanted, is_new = wanted, self.value is None
        corners = self.model.prototypes[list(self.corners)] if self.corners else None
        self._analysis.add(place_digits(digits, self.preprocessing, corners), self._take, key=PLACES)
        if is_new:
            self.reason = WAITING
            self.changed.emit()

    def _take(self, places: MapPlaces | None) -> None:
        if places is None:
            wanted = self._wanted
            self._say(NO_TRIANGLE if self.corners else NO_PLANE)
            self._wanted = wanted  # it would come to the same
            return
        self._value, self._of, self._frames, self._ways_of = places, self._wanted[:2], {}, None
        self._follow_frames()
        self.changed.emit()

    def _say(self, reason: str) -> None:
        """Have no map, for a reason."""
        self._analysis.drop(PLACES)
        self._wanted, self._frames, self._ways_of = (), {}, None
        if self._value is not None or reason != self.reason:
            self._value, self.reason = None, reason
            self.changed.emit()

    def _follow_frames(self) -> None:
        """Have the centroids of all iterations placed: those of a training one by one, those of a run at once."""
        live, value = self._training.live, self.value
        recording = self._selection.listed.recording if live is None else live.recording
        if value is None or recording is None:
            self._frames = {}
            return
        kept = {id(one) for one in recording.frames}
        self._frames = {key: placed for key, placed in self._frames.items() if key in kept}
        missing = [one for one in recording.frames if id(one) not in self._frames]
        if live is not None:
            for frame in missing[-1:]:
                self._frames[id(frame)] = frame, place_frame(value.plane, frame)
        elif missing and recording is not self._ways_of:
            self._ways_of = recording

            def take(places: list[NDArray[np.float32]]) -> None:
                if self.value is value:
                    self._frames = {id(one): (one, at) for one, at in zip(recording.frames, places, strict=True)}
                    self.changed.emit()

            self._analysis.add(place_frames(value.plane, recording.frames), take, key=WAYS)
