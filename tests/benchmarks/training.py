"""Speed beside scikit-learn and faiss: `python -m tests.benchmarks.training --data PATH`.

All start from the same centroids, take turns in one process, and go on to the same fixed point. Needs the extra
`bench` (pip install -e .[bench]) and the real digits.
"""

import argparse
import itertools
import os
import time
import warnings
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.kmeans.lloyd import lloyd
from digitcluster.core.kmeans.projection import project
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import rank
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split
from digitcluster.core.training.sweep import parse_ks, sweep
from digitcluster.files.registry import load_digits
from tests.benchmarks.measuring import memory_rows

KS = (5, 10, 16, 24, 100, 256)
TURNS = 2  # of each; one where k is large


def ours(images, first, projection=None):
    """Return (seconds, iterations, inertia) of the program's own k-means."""
    began = time.perf_counter()
    steps = itertools.takewhile(lambda step: step.number == 1 or not step.converged, lloyd(images, first, projection))
    last = max(steps, key=lambda step: step.number)
    return time.perf_counter() - began, last.number + 1, last.inertia


def scikit_learn(algorithm):
    """Return a function like `ours` for one of scikit-learn's algorithms."""
    from sklearn.cluster import KMeans

    def train(images, first):
        pixels = images.reshape(len(images), -1).astype(np.float32)
        k = len(first)
        model = KMeans(k, init=first.reshape(k, -1), n_init=1, tol=0, max_iter=1000, algorithm=algorithm)
        began = time.perf_counter()
        with threadpool_limits(os.cpu_count(), user_api="blas"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(pixels)
        seconds = time.perf_counter() - began
        return seconds, model.n_iter_, exact_inertia(images, model.cluster_centers_)

    return train


def faiss(images, first):
    """Train with faiss; it has no fixed point to stop at, so it gets as many iterations as ours took."""
    import faiss

    pixels = images.reshape(len(images), -1).astype(np.float32)
    k, d = len(first), pixels.shape[1]
    _, count, _ = ours(images, first)
    model = faiss.Kmeans(d, k, niter=count, min_points_per_centroid=1, max_points_per_centroid=len(pixels))
    began = time.perf_counter()
    with threadpool_limits(os.cpu_count(), user_api="blas"):
        model.train(pixels, init_centroids=first.reshape(k, d).astype(np.float32))
    return time.perf_counter() - began, count, exact_inertia(images, model.centroids)


PEERS = {"Lloyd": scikit_learn("lloyd"), "Elkan": scikit_learn("elkan"), "faiss": faiss}


def exact_inertia(images, centroids):
    """Return the sum of squared distances to the means of the clusters that the centroids make."""
    pixels = images.reshape(len(images), -1)
    clusters = nearest(pixels, np.asarray(centroids, np.float64).clip(0, 255))
    total = 0.0
    for cluster in np.unique(clusters):
        members = pixels[clusters == cluster].astype(np.float64)
        total += ((members - members.mean(axis=0)) ** 2).sum()
    return total


def compare(images):
    """Print a line for each k: seconds of each, and how many times faster ours is."""
    began = time.perf_counter()
    projection = finish(project(images.reshape(len(images), -1)))
    preparation = time.perf_counter() - began
    print(f"\nTraining on {len(images):,} digits to the fixed point: seconds (iterations), then how many times faster.")
    print(
        f"The digits are prepared once for all k, in {preparation:.2f} s; the last two columns count it in for each k."
    )
    names = ["ours", *PEERS]
    print(
        f"{'k':>4}" + "".join(f"{name:>14}" for name in names) + f"{'Lloyd':>9}{'fastest':>9}{'Lloyd':>9}{'fastest':>9}"
    )
    for k in KS:
        results, off = race(images, k, projection)
        seconds = [results[name][0] for name in names]
        cells = "".join(f"{took:8.2f} ({number:3d})" for took, number, _ in (results[name] for name in names))
        ratios = [
            other / (seconds[0] + extra) for extra in (0, preparation) for other in (seconds[1], min(seconds[1:]))
        ]
        words = "".join(f"{ratio:9.1f}" for ratio in ratios)
        print(f"{k:>4}{cells}{words}   inertia within {off:.0e}", flush=True)


def race(images, k, projection):
    """Return (seconds, iterations, inertia) of each, the best of its turns, and how far the inertias lie apart.

    Peers decide in float32, and now and then one goes on to another fixed point for it; then all start again from
    other first centroids.
    """
    for seed in range(20):
        first = first_centroids(images, k, seed)
        results = {"ours": ours(images, first, projection)}
        for _ in range(TURNS if k < 50 else 1):
            results["ours"] = min(results["ours"], ours(images, first, projection))
            for name, train in PEERS.items():
                results[name] = min(train(images, first), results.get(name, (np.inf,)))
                off = max(abs(result[2] / results["ours"][2] - 1) for result in results.values())
                if off > 1e-5:
                    break
            if off > 1e-5:
                break
        else:
            return results, off
    raise SystemExit(f"k = {k}: the peers found other fixed points from all first centroids")


def compare_sweeps(digits):
    """Print the notebook's whole sweep: training, labelling, validation; ours and scikit-learn's."""
    from sklearn.cluster import KMeans

    ks = parse_ks("5-24,100")
    began = time.perf_counter()
    finish(sweep(digits, ks, TrainingSettings()))
    seconds = time.perf_counter() - began
    training, validation = split(digits, validation=0.25)
    began = time.perf_counter()
    pixels, others = (part.images.reshape(len(part), -1).astype(np.float32) for part in (training, validation))
    with threadpool_limits(os.cpu_count(), user_api="blas"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for k in ks:
            first = pixels[np.random.default_rng((42, 1)).choice(len(pixels), k, replace=False)]
            model = KMeans(k, init=first, n_init=1, tol=0, max_iter=1000).fit(pixels)
            names = [np.bincount(training.labels[model.labels_ == c], minlength=10).argmax() for c in range(k)]
            np.mean(np.array(names)[model.predict(others)] != validation.labels)
    peer = time.perf_counter() - began
    print(
        f"\nSweep over k = 5 … 24 and 100: {seconds:.1f} s; "
        f"scikit-learn {peer:.1f} s, {peer / seconds:.1f} times as long"
    )


def classify(images):
    """Print how long classification takes."""
    centroids = first_centroids(images, 1000)
    model = Model(centroids.astype(np.float32), np.zeros(1000, np.uint8), np.zeros((1000, 10), np.int64))
    pixels, flat = images.reshape(len(images), -1), centroids.reshape(1000, -1)
    many = min(timed(lambda: nearest(pixels[:10_000], flat)) for _ in range(5))
    one = min(timed(lambda: rank(model, images[-1])) for _ in range(50))
    print(f"\nAgainst 1,000 centroids: 10,000 digits {many * 1000:.0f} ms, one digit {one * 1000:.2f} ms")


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def first_centroids(images, k, seed=0):
    chosen = np.random.default_rng((k, seed)).choice(len(images), k, replace=False)
    return images[chosen].astype(np.float64)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--only", choices=["training", "sweep", "classify", "memory"])
    options = parser.parse_args()
    prepare_process()
    digits: Digits = finish(load_digits(options.data / "digits.base64.json.gz"))
    training, _ = split(digits, validation=0.25)
    if options.only in (None, "training"):
        compare(training.images)
    if options.only in (None, "sweep"):
        compare_sweeps(digits)
    if options.only in (None, "classify"):
        classify(training.images)
    if options.only in (None, "memory"):
        memory_rows()


if __name__ == "__main__":
    main()
