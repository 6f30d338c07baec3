"""k-means of scikit-learn (without it, Lloyd's iteration with numpy's sgemm) from given centres, a run a line of input: its seconds.

Arguments: points, centres and labels (files; float32, float32, int32), dimension, iterations. First line: what clusters.
"""
import sys
import time

import numpy as np

import blas

points_file, centres_file, labels_file, dimension, iterations = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
points = np.fromfile(points_file, dtype=np.float32).reshape(-1, dimension)
initial = np.fromfile(centres_file, dtype=np.float32).reshape(-1, dimension)


def lloyd():
    centres = initial.copy()
    for iteration in range(iterations):
        labels = np.empty(len(points), dtype=np.int32)
        half = (centres * centres).sum(1) / 2
        for i in range(0, len(points), 4096):
            labels[i:i + 4096] = (points[i:i + 4096] @ centres.T - half).argmax(1)
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], np.arange(len(centres)))
        sums, counts = np.add.reduceat(points[order], np.minimum(starts, len(points) - 1), axis=0), np.bincount(labels, minlength=len(centres))
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)
    return labels, iterations


def scikit():
    fitted = KMeans(n_clusters=len(initial), init=initial, n_init=1, max_iter=iterations, tol=0, algorithm="lloyd").fit(points)
    return fitted.labels_, fitted.n_iter_


try:
    import sklearn
    from sklearn.cluster import KMeans
    run, what = scikit, "scikit-learn %s KMeans" % sklearn.__version__
except ImportError:
    run, what = lloyd, "Lloyd's iteration in numpy (scikit-learn is not there)"

print("%s, %s" % (what, blas.name()), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    labels, made = run()
    seconds = time.perf_counter() - start
    labels.astype(np.int32).tofile(labels_file)
    print(seconds, made, flush=True)
