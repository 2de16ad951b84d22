"""Which files of an archive or a folder hold digits, and what each is called where one must be chosen."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from digitcluster.files.guessing.array_labels import is_named_labels
from digitcluster.files.guessing.partners import label_names, partner_names
from digitcluster.files.guessing.parts import in_usual_order, part_of, shown_part

ABOUT = ("readme", "license", "licence", "copying", "changelog", "notes", "about", "citation", "index", "version")
ABOUT_ENDINGS = (
    *(".md", ".rst", ".pdf", ".html", ".htm", ".doc", ".docx", ".rtf", ".names", ".url", ".sha256", ".md5", ".yml"),
    *(".py", ".ipynb", ".m", ".r", ".c", ".cpp", ".h", ".java", ".js", ".sh", ".bat", ".exe", ".yaml", ".ini"),
)
SAMPLES = ("sample_submission", "submission", "samplesubmission")  # of Kaggle's competitions: no digits


def members_of(names: Sequence[str]) -> dict[str, str]:
    """Return the files that may hold digits, by what to call them: the part they are, or else their name.

    Files about the digits (read-me, licence, programs) are left out, and files of labels whose images are there too.
    The usual part is the first.
    """
    # Some archives have everything twice, a folder deeper or with another dot; the first is enough.
    ordered = sorted(names, key=lambda name: name.count("/"), reverse=True)
    once = {PurePosixPath(name).name.replace(".", "-"): name for name in ordered}
    first = set(once.values())
    files = {PurePosixPath(name).name: name for name in names if name in first}
    lists = {name for other in files if not _is_labelling(other) for name in label_names(other)}
    kept = [name for short, name in files.items() if not _is_about(short) and not _are_labels(short, files, lists)]
    parts = [part_of(PurePosixPath(name).name) for name in kept]
    if "" in parts or len(set(parts)) < len(parts):
        shown = {PurePosixPath(name).name: name for name in kept}
        return dict(sorted(shown.items(), key=lambda one: _rank(one[0])))
    named = dict(zip(parts, kept, strict=True))
    return {shown_part(part, [named[part]]): named[part] for part in in_usual_order(parts)}


def _rank(name: str) -> int:
    part = part_of(name)
    return in_usual_order(["train", "test", "validation", "dev", "extra", ""]).index(part)


def _is_about(name: str) -> bool:
    stem = PurePosixPath(name.lower()).name.partition(".")[0]
    return stem in ABOUT or stem in SAMPLES or name.lower().endswith(ABOUT_ENDINGS)


def _are_labels(name: str, files: Mapping[str, str], lists: Collection[str]) -> bool:
    """Return whether this is the file of labels of another one that is there; `lists` are those that the others say."""
    if not _is_labelling(name):
        return False
    return name in lists or any(other in files for other in (*partner_names(name), *label_names(name)))


def _is_labelling(name: str) -> bool:
    return is_named_labels(name.partition(".")[0])
