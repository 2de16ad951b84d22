"""The commands of the Train menu that run sweeps."""

from collections.abc import Callable

from digitcluster.session.session import Session
from digitcluster.ui.plot_tabs import PlotTabs

TEN = 10


def handlers(tabs: PlotTabs, session: Session) -> dict[str, Callable[[], object]]:
    """Return what each command does, by its name; the results are on the tab that it shows."""

    def sweep() -> None:
        tabs.show_tab("error_rate")
        tabs.error_rate.start_sweep()

    def ten_seeds() -> None:
        tabs.show_tab("error_rate")
        session.sweeps.start((session.training.settings.k,), repeats=TEN)

    return {"sweep": sweep, "ten_seeds": ten_seeds}
