"""The steps of k-means as a script shows them: each is a function as a textbook would print it, or some lines."""

RANDOM = '''
def first_centroids(digits, k, generator):
    """Pick k of the digits at random."""
    return digits[generator.choice(len(digits), k, replace=False)]
'''

PLUS_PLUS = '''
def first_centroids(digits, k, generator):
    """k-means++: pick one digit after the other, the likelier the farther it is from those picked before."""
    squares = (digits**2).sum(axis=1)
    chosen = [generator.integers(len(digits))]
    nearest_picked = np.full(len(digits), np.inf)
    while True:
        distances = squares - 2 * digits @ digits[chosen[-1]] + squares[chosen[-1]]  # |x - c|², whole numbers: exact
        nearest_picked = np.minimum(nearest_picked, distances)
        if len(chosen) == k:
            return digits[chosen]
        # A digit's probability is proportional to its squared distance to the nearest one that is picked.
        cumulated = np.cumsum(nearest_picked)
        chosen.append(np.searchsorted(cumulated, generator.integers(int(cumulated[-1])), side="right"))
'''

NEAREST = '''
def nearest(digits, centroids):
    """Return the number of each digit's nearest centroid, the first of equally near ones."""
    # |x - c|² = |x|² - 2 x·c + |c|², and |x|² is the same for every centroid.
    return ((centroids**2).sum(axis=1) - digits @ (2 * centroids.T)).argmin(axis=1)
'''

FILL_EMPTY = '''
def fill_empty_clusters(digits, centroids, clusters):
    """Give each empty cluster the digit that is farthest from its centroid; no cluster loses its only digit."""
    sizes = np.bincount(clusters, minlength=len(centroids))
    if sizes.all():
        return
    distances = ((digits - centroids[clusters]) ** 2).sum(axis=1)
    for empty in np.flatnonzero(sizes == 0):
        farthest = np.where(sizes[clusters] > 1, distances, -1).argmax()
        sizes[clusters[farthest]] -= 1
        sizes[empty] = 1
        clusters[farthest] = empty
'''

LLOYD = '''
def k_means(digits, centroids):
    """Lloyd's algorithm: digits go to their nearest centroid, centroids to the mean of their digits, and again."""
    clusters = np.full(len(digits), -1)
    for iteration in range(1, MAX_ITERATIONS + 1):
        before, clusters = clusters, nearest(digits, centroids)
        fill_empty_clusters(digits, centroids, clusters)
        centroids = np.array([digits[clusters == one].mean(axis=0) for one in range(len(centroids))])
        moved = (clusters != before).sum()
        print(f"iteration {iteration}: {moved:,} digits changed cluster")
        if moved == 0:
            break
    return centroids, clusters
'''

WITH_TOLERANCE = (
    ("        centroids = np.array(", "        old, centroids = centroids, np.array("),
    (
        "        if moved == 0:\n",
        "        shift = np.sqrt(((centroids - old) ** 2).sum(axis=1)).max()\n"
        "        if moved == 0 or shift <= TOLERANCE:\n",
    ),
)
"""What is otherwise in `LLOYD` where a training also ends when no centroid moves far."""

SCIKIT_LEARN = '''
def k_means(digits, centroids):
    """Lloyd's algorithm as scikit-learn has it, from the same first centroids."""
    model = KMeans(len(centroids), init=centroids, n_init=1, algorithm="lloyd", max_iter=MAX_ITERATIONS, tol=0)
    model.fit(digits)
    print(f"{model.n_iter_} iterations")
    return model.cluster_centers_, model.labels_
'''

PER_LABEL = '''
def k_means_per_label(digits, labels, k, generator):
    """Look for clusters among each label's own digits; the most frequent labels get the clusters left over."""
    counts = np.bincount(labels)
    present = np.flatnonzero(counts)
    shares = np.full(len(counts), k // len(present))
    shares[present[np.argsort(-counts[present], kind="stable")[: k % len(present)]]] += 1
    centroids, clusters = [], np.empty(len(digits), int)
    for label in present:
        own = np.flatnonzero(labels == label)
        found, places = k_means(digits[own], first_centroids(digits[own], shares[label], generator))
        clusters[own] = len(centroids) + places
        centroids.extend(found)
    return np.array(centroids), clusters
'''

STRAIGHTEN = '''
def straighten(images):
    """Take the slant out of the digits: each row is moved sideways, the farther the farther it is from the middle."""
    x, y = np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32)
    upright = np.empty_like(images)
    for number, image in enumerate(images.astype(np.float32)):
        rows = image.sum(axis=1)
        ink = max(rows.sum(), np.float32(1))
        middle_x, middle_y = (image @ x).sum() / ink, rows @ y / ink
        variance = rows @ (y * y) / ink - middle_y * middle_y
        covariance = (image @ x) @ y / ink - middle_y * middle_x
        slant = np.clip(covariance / variance, -1, 1) if variance > 0.1 else np.float32(0)
        shift = slant * (y - middle_y)  # in pixels, one for each row
        whole = np.floor(shift)
        share = (shift - whole)[:, None]  # of the next pixel's grey level
        padded = np.pad(image, ((0, 0), (HEIGHT + 1, HEIGHT + 1)))
        places = np.arange(WIDTH) + HEIGHT + 1 + whole.astype(int)[:, None]
        left, right = (np.take_along_axis(padded, places + beside, axis=1) for beside in (0, 1))
        upright[number] = left * (1 - share) + right * share + np.float32(0.5)
    return upright
'''

GALLERY = '''
def show(centroids, labels, sizes):
    """Show the centroids, sorted by label: above each its label, and how many digits it has."""
    columns = int(np.ceil(np.sqrt(len(centroids))))
    rows = -(-len(centroids) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(1.2 * columns, 1.4 * rows), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, one in zip(axes.flat, np.argsort(labels, kind="stable")):
        axis.imshow(centroids[one].reshape(HEIGHT, WIDTH), cmap="gray_r", vmin=0, vmax=255)
        axis.set_title(f"{CLASSES[labels[one]]}  ({sizes[one]:,})", fontsize=8)
    plt.show()
'''

READ = """
images, names = read_digits()
images = images.reshape(-1, HEIGHT, WIDTH)
labels = np.array([CLASSES.index(str(name)) for name in names], np.uint8)
content = repr(images.shape).encode() + images.tobytes() + labels.tobytes()
if hashlib.sha256(content).hexdigest() != FINGERPRINT:
    print("These are not the digits of the training, or not in the same order: the result will be another.")
"""

VECTORS = """
digits = images.reshape(len(images), -1).astype(float)  # a row of grey levels for each digit
"""

SPLIT_FIRST = """
# The first digits of the file are kept for validation; the training never sees them.
held_out = int(len(digits) * VALIDATION)
rows = np.arange(len(digits))
training, validation = rows[held_out:], rows[:held_out]
"""

SPLIT_SHUFFLED = """
# Some digits, picked at random, are kept for validation; the training never sees them.
held_out = int(len(digits) * VALIDATION)
order = np.random.default_rng(SEED).permutation(len(digits))
training, validation = np.sort(order[held_out:]), np.sort(order[:held_out])
"""

ONCE = """
generator = np.random.default_rng((SEED, 1))
centroids, clusters = TRAIN
"""

RESTARTS = '''
def inertia(result):
    """Return the sum of the squared distances of the digits to their centroids."""
    centroids, clusters = result
    return ((digits[training] - centroids[clusters]) ** 2).sum()


# Train several times, each time from other first centroids, and keep the result with the smallest inertia.
results = []
for restart in range(1, RESTARTS + 1):
    generator = np.random.default_rng((SEED, restart))
    results.append(TRAIN)
centroids, clusters = min(results, key=inertia)
'''

TRAIN = "k_means(digits[training], first_centroids(digits[training], K, generator))"
TRAIN_PER_LABEL = "k_means_per_label(digits[training], labels[training], K, generator)"

COUNT = """
# A cluster is named after the label that most of its digits have; of equally frequent ones the smaller.
counts = np.zeros((K, len(CLASSES)), int)
np.add.at(counts, (clusters, labels[training]), 1)
cluster_labels = counts.argmax(axis=1)
"""

MEASURE = """
# A digit is read as the label of its nearest centroid (in single precision, as the program keeps them).
given = cluster_labels[nearest(digits, centroids.astype(np.float32).astype(float))]
for name, part in (("training", training), ("validation", validation)):
    if len(part):
        print(f"{name} error: {(given[part] != labels[part]).mean():.2%}")
if len(sys.argv) > 1:  # with a file's name behind it, the script saves there how each digit is read
    np.savetxt(sys.argv[1], given, fmt="%d")
"""

NUMBER = """
given = nearest(digits, centroids.astype(np.float32).astype(float))
if len(sys.argv) > 1:  # with a file's name behind it, the script saves there the cluster of each digit
    np.savetxt(sys.argv[1], given, fmt="%d")
"""

SHOW = """
show(centroids, cluster_labels, np.bincount(clusters, minlength=K))
"""
