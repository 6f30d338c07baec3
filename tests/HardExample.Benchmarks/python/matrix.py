"""A matrix product of numpy a line of input: its seconds. First line: what multiplies."""
import sys
import time

import numpy as np

import blas

BLOCK = 2048  # the whole product would need gigabytes

rows, columns, dimension = map(int, sys.argv[1:4])
random = np.random.default_rng(1)
a = random.random((rows, dimension), dtype=np.float32) - 0.5
b = random.random((columns, dimension), dtype=np.float32) - 0.5
c = np.empty((min(rows, BLOCK), columns), dtype=np.float32)

# A fast kernel that computes wrong is no yardstick.
np.dot(a[:BLOCK], b.T, out=c)
expected = a[0].astype(np.float64) @ b[-1].astype(np.float64)
if abs(c[0, -1] - expected) > 1e-3 * max(1.0, dimension ** 0.5):
    sys.exit("numpy's product is wrong")

print(blas.name(), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    for i in range(0, rows, BLOCK):
        x = a[i:i + BLOCK]
        np.dot(x, b.T, out=c[:len(x)])
    print(time.perf_counter() - start, flush=True)
