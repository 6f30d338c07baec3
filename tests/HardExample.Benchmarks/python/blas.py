"""Says which matrix library numpy uses."""
import contextlib
import ctypes
import io
import re

import numpy as np


def name():
    """For example "OpenBLAS 0.3.21 (SkylakeX)"; "unknown" when nothing tells."""
    np.ones((64, 64), dtype=np.float32) @ np.ones((64, 64), dtype=np.float32)  # loads it
    for library in _loaded():
        match = re.search(r"openblas|mkl_rt|blis|blas", library.rsplit("/", 1)[-1])
        if match and match.group() == "openblas":
            return "OpenBLAS " + _openblas(library)
        if match:
            return {"mkl_rt": "MKL", "blis": "BLIS"}.get(match.group(), "plain BLAS (%s)" % library.rsplit("/", 1)[-1])
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        np.show_config()
    match = re.search(r"openblas|mkl|accelerate", text.getvalue().lower())
    return {"openblas": "OpenBLAS", "mkl": "MKL", "accelerate": "Accelerate"}[match.group()] if match else "unknown"


def _loaded():
    """Libraries of this process, optimised ones first: Debian's libblas.so.3 may lie beside OpenBLAS."""
    try:
        with open("/proc/self/maps") as maps:
            paths = sorted({line.split()[-1] for line in maps if ".so" in line})
    except OSError:
        return []
    blas = [p for p in paths if "blas" in p.rsplit("/", 1)[-1] or "mkl_rt" in p or "blis" in p.rsplit("/", 1)[-1]]
    return sorted(blas, key=lambda p: ("openblas" not in p, "/libblas" in p))


def _openblas(path):
    library = ctypes.CDLL(path)
    for pattern in ("openblas_%s", "openblas_%s64_", "scipy_openblas_%s", "scipy_openblas_%s64_"):
        try:
            config, core = getattr(library, pattern % "get_config"), getattr(library, pattern % "get_corename")
        except AttributeError:
            continue
        config.restype = core.restype = ctypes.c_char_p
        version = re.search(r"\d+\.\d+\.\d+", config().decode())
        return "%s (%s)" % (version.group() if version else "", core().decode())
    return ""
