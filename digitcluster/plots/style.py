"""Colour roles, light and dark, and the plain look that all plots share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window takes its colours from here before matplotlib is loaded
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Style:
    """Colours by role, as "#rrggbb".

    Attributes
    ----------
    window, card : the background of the window, and of the cards on it
    border, grid : hairlines around things, and behind plots
    text, muted : main text, and secondary text
    accent, accent_text : the one colour for what matters, and text on it
    second, third : a second and a third line in a plot
    bar : bars and lines that only accompany what matters
    warning : words about what is probably wrong
    """

    window: str
    card: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    accent_text: str
    second: str
    third: str
    bar: str
    warning: str


LIGHT = Style(
    window="#ffffff",
    card="#f6f7f9",
    border="#d5d9e0",
    grid="#e8ebf0",
    text="#1b1f26",
    muted="#5a6472",
    accent="#2459d6",
    accent_text="#ffffff",
    second="#b45309",
    third="#00756a",
    bar="#aab2bf",
    warning="#9f3a0b",
)
DARK = Style(
    window="#1d2026",
    card="#262a31",
    border="#3b414b",
    grid="#31363f",
    text="#eceff3",
    muted="#a3acb9",
    accent="#6b9dff",
    accent_text="#10141c",
    second="#f0a04b",
    third="#45c4b0",
    bar="#596270",
    warning="#f7a961",
)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as the Web Content Accessibility Guidelines define it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def style_axes(axes: Axes, style: Style) -> None:
    """Style axes plainly: no frame except a hairline below, muted numbers, light horizontal lines behind."""
    from digitcluster.plots.plain_axis import draw_plainly  # with matplotlib, as above

    axes.figure.set_facecolor(style.window)
    axes.set_facecolor(style.window)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(style.border)
    axes.tick_params(colors=style.muted, labelsize=8, length=0, pad=5, which="both")
    axes.xaxis.label.set(color=style.muted, fontsize=8.5)
    axes.yaxis.label.set(color=style.muted, fontsize=8.5)
    axes.yaxis.grid(visible=True, color=style.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    draw_plainly(axes)
