"""The terms that the window explains, each in three sentences: what it is, how to read it here, what misleads."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """What is said about a term.

    Attributes
    ----------
    title : str
        As it is listed.
    question : str
        What a "?" beside it asks.
    what, reading, caution : str
        A sentence each: what it is; how to read it in this window; what misleads, or what to try.
    own : str
        What to do to see it with one's own digits, where the picture is of the sample's.
    related : tuple of str
        Other terms, by their names.
    """

    title: str
    question: str
    what: str
    reading: str
    caution: str
    own: str = "Open digits to see it with them."
    related: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, str, str]:
        """The three of them."""
        return self.what, self.reading, self.caution


TRAIN = "Train on your digits to see it with them."
LABELLED = "Open labelled digits to see it with them."

TERMS: Mapping[str, Term] = {
    "k": Term(
        "Number of clusters, k",
        "What is k?",
        "k is the number of clusters that the digits are sorted into, and you choose it before the training begins.",
        "With few clusters each centroid is a blur of several digits; with more of them, most centroids look like one.",
        "A larger k always lowers the inertia and nearly always the error rate, so neither says which k is right: try "
        "10, 16 and 100, and stop where more clusters hardly help.",
        related=("centroid", "error_rate", "silhouette"),
    ),
    "centroid": Term(
        "Centroid",
        "What is a centroid?",
        "A centroid is the average of all digits in a cluster, taken pixel by pixel.",
        "Where it is black nearly all members have ink, where it is grey only some of them do, so a blurred centroid "
        "stands for digits that differ.",
        "A centroid that looks like no digit, or like two at once, usually mixes several labels: click it to see its "
        "members.",
        related=("k", "inertia", "purity"),
    ),
    "inertia": Term(
        "Inertia",
        "What is inertia?",
        "Inertia is the sum of the squared distances from all training digits to their centroids.",
        "For one digit, subtract the centroid from it pixel by pixel, square the differences and add them up; the line "
        "in the plot is the sum over all digits, and training makes it smaller.",
        "It also falls whenever k grows, so compare it only between runs with the same digits, the same k and the same "
        "options.",
        related=("centroid", "shift", "restarts"),
    ),
    "shift": Term(
        "Shift",
        "What is the shift?",
        "The shift is how far a centroid moves in one iteration, and the plot shows that of the centroid that moves "
        "farthest.",
        "It is large at first and small later; when it is 0, no centroid moves any more: the training has converged.",
        "It does not fall steadily, because a few digits that change their cluster can pull others after them: a small "
        "shift does not mean that the end is near.",
        own=TRAIN,
        related=("iteration", "tolerance", "inertia"),
    ),
    "iteration": Term(
        "Iteration",
        "What is an iteration?",
        "An iteration is one round of k-means: each digit joins the cluster of its nearest centroid, and then each "
        "centroid moves to the mean of its digits.",
        "Iteration 0 shows the digits that were picked at the start; Step does one iteration at a time.",
        "The first ten iterations do most of the work, but a maximum that is too small ends the training before it has "
        "converged.",
        own=TRAIN,
        related=("shift", "seeding", "tolerance"),
    ),
    "map": Term(
        "Map",
        "What does the map show?",
        "The map draws each digit as a point on a plane, which is chosen to show as much as possible of how the digits "
        "differ.",
        "Digits that look alike are near each other, so that a cluster is a patch around its centroid.",
        "A plane has two directions and a digit has hundreds of pixels, so digits that differ can lie on one another, "
        "and the centroid that is nearest on the map need not be the nearest one.",
        related=("centroid", "silhouette", "shift"),
    ),
    "purity": Term(
        "Purity",
        "What is purity?",
        "The purity of a cluster is the share of its members that have the cluster's label.",
        "At 100 % all members have that label; at 53 % nearly half of them have another one, and these are read "
        "wrongly.",
        "Small clusters are pure more easily, and if every digit had a cluster of its own all would be pure, so look "
        "at the error rate of digits that were not trained on as well.",
        own=LABELLED,
        related=("error_rate", "confusion", "centroid"),
    ),
    "error_rate": Term(
        "Error rate",
        "What is the error rate?",
        "The error rate is the share of digits that get the wrong label, when each one gets the label of its nearest "
        "centroid.",
        "Guessing among ten digits would be wrong 90 % of the time; with k = 10 k-means is wrong about 40 % of the "
        "time on MNIST, and with 100 clusters far less often.",
        "Compare error rates only on the same digits, and trust those of validation or test digits more: a model reads "
        "the digits that it learned from a little better.",
        own=LABELLED,
        related=("validation", "confusion", "k"),
    ),
    "confusion": Term(
        "Confusion",
        "What is the confusion matrix?",
        "The confusion matrix counts how often digits of each label are read as each label.",
        "Rows are true labels and columns what they are read as, so right answers are on the diagonal and every other "
        "dark cell is a confusion; click it to see its digits.",
        "A confusion often goes one way only: if no cluster stands for 4, all 4s are read as something else, and a "
        "larger k or another seed helps.",
        own=LABELLED,
        related=("error_rate", "purity"),
    ),
    "silhouette": Term(
        "Silhouette",
        "What is the silhouette?",
        "If a is a digit's average distance to the other members of its cluster and b that to the members of the next "
        "nearest cluster, its silhouette is b − a, divided by the larger of the two.",
        "Near 1 the digit lies deep in its own cluster, near 0 it lies between two, and below 0 it is on average "
        "nearer to the other one.",
        "Clusters of handwritten digits touch each other, so their average is low for every k, and a higher one does "
        "not mean that more digits are read correctly.",
        related=("k", "inertia", "centroid"),
    ),
    "validation": Term(
        "Validation digits",
        "What are validation digits?",
        "Validation digits are kept out of the training, so that they show how well digits are read that it has never "
        "seen.",
        "At 25 % the first quarter of the file is kept, and the training learns from the rest.",
        "Where a file is sorted by label or by writer its first quarter is unlike the rest, so let the validation "
        "digits be picked at random then, in Options.",
        related=("error_rate",),
    ),
    "seeding": Term(
        "First centroids",
        "How are first centroids chosen?",
        "Before the first iteration k of the digits are picked as first centroids, which is called seeding.",
        "Random digits may well be three 1s and no 5; k-means++ prefers digits that are far from those it has picked.",
        "Other first centroids often lead to another result, and neither way is always the better one, so try several "
        "seeds before you judge a k.",
        related=("seed", "restarts", "iteration"),
    ),
    "seed": Term(
        "Seed",
        "What is the seed?",
        "The seed is a number that settles every random choice of a training: above all, which digits are picked as "
        "first centroids.",
        "The same seed with the same digits and settings gives exactly the same result again, on any computer.",
        "No seed is better than another in itself, and what only one of them finds is luck: press New a few times.",
        related=("seeding", "restarts"),
    ),
    "restarts": Term(
        "Restarts",
        "What are restarts?",
        "With several restarts the training is done that many times, each time from other first centroids, and the one "
        "with the smallest inertia is kept.",
        "The runs differ in which digits share a cluster, although all of them have converged.",
        "Ten restarts take ten times as long, and the smallest inertia need not have the lowest error rate.",
        related=("seeding", "inertia"),
    ),
    "tolerance": Term(
        "Smallest shift",
        "What is the smallest shift?",
        "The training ends as soon as no centroid moves farther than this in an iteration; at 0 it goes on until no "
        "digit changes its cluster.",
        "It is measured like the shift in the plot: in grey levels, or in the unit of edges where these are compared.",
        "A training that ends a little early saves many iterations and hardly changes the error rate, but some digits "
        "are then not in the cluster of their nearest centroid yet.",
        own=TRAIN,
        related=("shift", "iteration"),
    ),
    "straighten": Term(
        "Straighten",
        "What does straightening do?",
        "Straightening takes the slant out of a digit: its rows are moved sideways until the ink stands upright.",
        "The training then compares the straightened digits, and what you draw is straightened as well before it is "
        "read.",
        "Two 1s with different slants have little ink in common, so straightening makes far fewer errors; with edges "
        "instead of pixels it helps less.",
        related=("edges", "error_rate"),
    ),
    "edges": Term(
        "Edges, not pixels",
        "What are edges compared for?",
        "Instead of its pixels, the training compares where a digit has edges and in which direction they run: these "
        "are called gradient features.",
        "Each small picture is for one direction: the darker a place, the more of a digit's edges run that way there.",
        "Thick and thin pens make similar edges, so more digits are read correctly, but distance and inertia are then "
        "in another unit and cannot be compared with those of pixels.",
        related=("straighten", "inertia"),
    ),
    "per_label": Term(
        "Each label on its own",
        "What is training each label on its own?",
        "The clusters are shared out among the labels, and k-means looks for each label's clusters only among the "
        "digits that have it.",
        "Every cluster is then of one label, and no label is without a cluster.",
        "This is easier because the training is told the labels, so its error rate cannot be compared with that of a "
        "training that has to do without.",
        own=LABELLED,
        related=("purity", "k"),
    ),
}
"""What is explained, by the names that the pictures have as well, in the order in which it is listed."""

OF_SETTING: Mapping[str, str] = {
    "k": "k",
    "seeding": "seeding",
    "seed": "seed",
    "restarts": "restarts",
    "max_iterations": "iteration",
    "tolerance": "tolerance",
    "validation": "validation",
    "shuffle": "validation",
    "per_class": "per_label",
    "straighten": "straighten",
    "features": "edges",
}
"""The term that explains each setting of a training."""
