"""The page of a report, HTML: whatever comes from files is escaped, and it needs nothing but itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from digitcluster import __version__
from digitcluster.core.digits import UNKNOWN
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import SETTINGS
from digitcluster.plots.captions import most_confused, summary
from digitcluster.plots.convergence import in_words
from digitcluster.plots.gallery_order import gallery_order
from digitcluster.plots.report_content import Report
from digitcluster.wording import counted, percent, printable, unbroken

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; color: #1b1f26; background: #fff;
  max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .5rem; }
p { max-width: 44rem; margin: .5rem 0 1rem; }
.lead { color: #5a6472; margin-top: .4rem; }
figure { margin: 0; }
figure > img { width: 100%; height: auto; }
figure.narrow > img { max-width: 42rem; }
dl { display: grid; grid-template-columns: fit-content(17rem) minmax(5rem, 1fr); gap: .15rem 1.5rem; margin: 0; }
dt { color: #5a6472; }
dd { margin: 0; overflow-wrap: break-word; min-width: 0; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem 2rem; margin-top: 1.5rem; padding: 1.1rem 1.25rem;
  background: #f6f7f9; border-radius: 8px; }
.facts h2 { font-size: 1rem; margin: 0 0 .4rem; }
.digits { display: grid; grid-template-columns: repeat(auto-fill, minmax(66px, 1fr)); gap: .8rem .6rem; padding: 0;
  list-style: none; }
.digits li { text-align: center; font-variant-numeric: tabular-nums; font-size: .9rem; }
.digits img { width: 56px; height: 56px; display: block; margin: 0 auto .15rem; image-rendering: pixelated;
  border: 1px solid #d5d9e0; object-fit: contain; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .2rem 1.5rem .2rem 0; text-align: right; }
th { border-bottom: 1px solid #d5d9e0; font-weight: 600; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid #d5d9e0; color: #5a6472; font-size: .9rem; }
code { font: .85rem/1.4 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
a { color: #2459d6; }
@media (max-width: 40rem) { .facts { grid-template-columns: 1fr; } body { margin-top: 1.25rem; } }
@media print {
  @page { margin: 16mm; }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }
  .facts { background: none; border: 1px solid #d5d9e0; }
  h2, section > p { break-after: avoid; } .whole, .facts, .digits li, tr { break-inside: avoid; }
  figure > img, figure.narrow > img { width: auto; max-width: 100%; max-height: 9.2cm; }
  h2 { margin-top: 1.5rem; } .digits { gap: .5rem .4rem; } .digits img { width: 44px; height: 44px; }
}
"""
ALTS = {
    "centroids.png": "The centroids of all clusters, each with its label, its number of digits and its purity",
    "convergence.png": "Inertia and largest shift by iteration",
    "confusion.png": "How many digits of each true label were read as each label",
    "map.png": "Digits and centroids on a plane",
    "error-rate.png": "Training and validation error by number of clusters",
}


def report_page(report: Report, pictures: Mapping[str, str], digits: Sequence[str], beside: Sequence[str]) -> str:
    """Return the page.

    Parameters
    ----------
    report : Report
    pictures, digits
        The addresses of the plots, by the names of their files, and of the misread digits.
    beside : sequence of str
        Names of files that lie beside the page.
    """
    name = _digits_name(report.run)
    parts = (
        _head(report, name),
        _facts(report, name),
        *_sections(report, pictures, digits),
        _end(report, beside),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_said(f'k = {report.run.settings.k} on {name}')}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _head(report: Report, name: str) -> str:
    settings = report.run.settings
    title = report.title or f"k = {settings.k:,}"
    return (
        f"<header><h1>Clusters of handwritten digits</h1>"
        f'<p class="lead">{_said(title)}: k-means with {_said(counted(settings.k, "cluster"))} on {_said(name)}</p>'
        "</header>"
    )


def _facts(report: Report, name: str) -> str:
    run, facts = report.run, _of_digits(report.run)
    height, width = run.model.size
    count = facts.get("count")
    result = {
        "Digits": name,
        "How many": counted(count, "digit") if isinstance(count, int) else "–",
        "Size": f"{width} × {height} pixels",
        "Iterations": f"{run.iterations:,}, {'until no digit changed cluster' if run.converged else 'then ended'}",
        "Inertia": in_words(run.inertia, 0).partition(",")[0].removeprefix("inertia "),
        "Training error": percent(run.training_error),
        "Validation error": percent(run.validation_error),
    }
    settings = {one.label.replace("&", ""): _setting(name, run) for name, one in SETTINGS.items()}
    return (
        f'<div class="facts"><section><h2>Result</h2>{_list(result)}</section>'
        f"<section><h2>Settings</h2>{_list(settings)}</section></div>"
    )


def _setting(name: str, run: Run) -> str:
    value, declared = getattr(run.settings, name), SETTINGS[name]
    if isinstance(value, bool) or declared.is_switch:
        is_on = value if isinstance(value, bool) else value != next(iter(declared.choices))
        return "yes" if is_on else "no"
    if name == "validation":
        return percent(value, digits=0)
    if declared.choices:
        return declared.choices[value] or str(value)
    return str(value) if name == "seed" else f"{value:,g}" if isinstance(value, float) else f"{value:,}"


def _sections(report: Report, pictures: Mapping[str, str], digits: Sequence[str]) -> Iterator[str]:
    model = report.run.model
    shown = model.label_counts[gallery_order(model.label_counts)]
    words = "Each centroid is the average of its digits. " + summary(shown, model.classes, of=model.k)
    if report.is_edited:
        words += " After the training, clusters were changed by hand."
    yield _section("Centroids", words, pictures, "centroids.png")
    words = "In each iteration every digit goes to its nearest centroid, and every centroid to the mean of its digits."
    yield _section("How the training went", words, pictures, "convergence.png")
    if "confusion.png" in pictures and report.confusion is not None:
        words = f"{most_confused(report.confusion, model.classes)} The digits were not trained on."
        yield _section("Which digits are mistaken", words, pictures, "confusion.png", kind="narrow")
    if model.classes != (UNKNOWN,):
        yield _misread(report, digits)
    if "map.png" in pictures:
        yield _section("Map", report.map_words, pictures, "map.png")
    if "error-rate.png" in pictures:
        words = "One training for each number of clusters; the error rate is the share of digits read wrongly."
        yield _section("Error rate by number of clusters", words, pictures, "error-rate.png") + _table(report.sweep)


def _section(title: str, words: str, pictures: Mapping[str, str], name: str, *, kind: str = "") -> str:
    figure = f'<figure class="{kind}">' if kind else "<figure>"
    return (
        f'<section class="whole"><h2>{_said(title)}</h2>\n<p>{_said(words)}</p>\n'
        f'{figure}<img src="{pictures[name]}" alt="{_said(ALTS[name])}"></figure></section>'
    )


def _misread(report: Report, digits: Sequence[str]) -> str:
    found = report.misread
    title = "<h2>Misread digits</h2>\n"
    if found is None:
        return f"<section>{title}<p>The digits were not open when the report was written: none are shown.</p></section>"
    if not found.count:
        return f"<section>{title}<p>All {_said(counted(found.of, 'digit'))} are read correctly.</p></section>"
    what = f"{report.misread_part} digit"
    words = f"{found.count:,} of {counted(found.of, what)} are read wrongly. "
    words += "These look most like another digit to the model: true label → read as."
    items = "".join(
        f'<li><img src="{source}" alt="{_said(f"A digit labelled {true}, read as {given}")}">'
        f"{_said(f'{true} → {given}')}</li>"
        for source, true, given in zip(digits, found.true, found.given, strict=True)
    )
    return f'<section>{title}<p>{_said(words)}</p>\n<ul class="digits">{items}</ul></section>'


def _table(runs: Iterable[Run]) -> str:
    rows = "".join(
        f"<tr><td>{run.settings.k:,}</td><td>{run.iterations:,}</td><td>{_said(percent(run.training_error))}</td>"
        f"<td>{_said(percent(run.validation_error))}</td></tr>"
        for run in runs
    )
    heads = "<tr><th>k</th><th>iterations</th><th>training error</th><th>validation error</th></tr>"
    return f'\n<div class="scroll"><table><thead>{heads}</thead><tbody>{rows}</tbody></table></div>'


def _end(report: Report, beside: Sequence[str]) -> str:
    metadata = report.run.model.metadata
    facts = {
        "Program": f"Digit Cluster {__version__}",
        "Trained": f"{metadata.get('date', '–')}, with version {metadata.get('program', '–')}",
        "Seed": str(report.run.settings.seed),
        "Fingerprint of the digits": str(_of_digits(report.run).get("fingerprint", "–")),
    }
    links = ", ".join(f'<a href="{escape(name)}">{escape(name)}</a>' for name in beside)
    files = f"<p>Beside this page: {links}.</p>" if beside else ""
    return f"<footer>{files}{_list(facts, code='Fingerprint of the digits')}</footer>"


def _list(facts: Mapping[str, str], *, code: str = "") -> str:
    rows = (
        f"<dt>{_said(name)}</dt><dd>{f'<code>{_said(text)}</code>' if name == code else _said(text)}</dd>"
        for name, text in facts.items()
    )
    return f"<dl>{''.join(rows)}</dl>"


def _digits_name(run: Run) -> str:
    return str(_of_digits(run).get("name", "digits"))


def _of_digits(run: Run) -> Mapping[str, Any]:
    facts = run.model.metadata.get("digits")
    return facts if isinstance(facts, Mapping) else {}


def _said(text: str) -> str:
    """Return a text such that nothing in it is taken for HTML, with each number beside its unit."""
    return escape(unbroken(printable(text)))
