import numpy as np

from digitcluster.core.kmeans.mean_images import MeanImages


def test_the_mean_images_follow_the_assignments_exactly(sample, random):
    means = MeanImages(sample.images, 5)
    assignments = random.integers(0, 5, len(sample)).astype(np.int32)
    for moved in (0, 1, 50, len(sample)):
        assignments[:moved] = random.integers(0, 5, moved)
        found = means.update(assignments, np.bincount(assignments, minlength=5))
        for cluster in range(5):
            members = sample.images[assignments == cluster].astype(np.int64)
            assert (found[cluster] == members.sum(axis=0) / len(members)).all()
