"""Memory and time of a training in a process of its own."""

import json
import subprocess
import sys

TRAIN = """
import json, resource, sys, threading, time
import numpy as np
from digitcluster.core.kmeans.train import train
from digitcluster.core.progress import finish
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.threads import prepare_process

prepare_process()
count, k, limit = (int(word) for word in sys.argv[1:])
images = np.empty((count, 28, 28), np.uint8)
drawn = finish(draw_sample(min(count, 20_000), seed=3)).images
generator = np.random.default_rng(0)
for start in range(0, count, len(drawn)):  # the same shapes again, with other noise: drawing a million takes minutes
    part = images[start : start + len(drawn)]
    noise = generator.integers(0, 24, part.shape, np.uint8)
    part[:] = np.maximum(drawn[: len(part)], 24) - noise
    part[drawn[: len(part)] == 0] = 0
del drawn


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) * 1024


before, most, done = resident(), 0, threading.Event()


def watch():
    global most
    while not done.wait(0.01):
        most = max(most, resident())


thread = threading.Thread(target=watch)
thread.start()
began = time.perf_counter()
last = finish(train(images, k, max_iterations=limit))
seconds = time.perf_counter() - began
done.set()
thread.join()
print(json.dumps({"digits": images.nbytes, "before": before, "most": most, "seconds": seconds,
                  "iterations": last.number, "count": count}))
"""


def memory_rows():
    """Print memory and cost of 45,000 and of 1,000,000 digits with k = 100."""
    print("\nk = 100 on digits from the sample generator, 30 iterations:")
    for count in (45_000, 1_000_000):
        command = [sys.executable, "-c", TRAIN, str(count), "100", "30"]
        result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        above = (result["most"] - result["before"]) / result["digits"]
        cost = result["seconds"] / result["iterations"] / count * 1e9
        print(
            f"{count:>9,} digits ({result['digits'] / 1e6:.0f} MB): {result['most'] / 1e6:.0f} MB resident at most, "
            f"{above:.2f} times the digits above what there was; {result['seconds']:.1f} s, "
            f"{cost:.0f} ns for each digit and iteration"
        )
