"""What the peers of `benchmarks.analysis` do, each with the figures that ours gets: `python peer.py PART`."""

import sys
import time
import warnings

TERRITORIES, SECTORS, YEARS = 2_000, 1_000, 20
warnings.simplefilter("ignore")


def table(seed=1):
    import numpy as np

    chance = np.random.default_rng(seed)
    ease = np.linspace(2, -2, SECTORS)[None, :] + np.linspace(-1, 3, TERRITORIES)[:, None]
    return np.exp(chance.normal(ease, 1.2)) * (chance.random((TERRITORIES, SECTORS)) < 0.8)


def long(years):
    import numpy as np
    import pandas as pd

    size = TERRITORIES * SECTORS
    return pd.DataFrame(
        {
            "t": np.repeat(np.arange(years, dtype="int16"), size),
            "r": np.tile(np.repeat(np.arange(TERRITORIES, dtype="int16"), SECTORS), years),
            "s": np.tile(np.arange(SECTORS, dtype="int16"), years * TERRITORIES),
            "v": np.concatenate([table(seed if years > 1 else 1).ravel() for seed in range(years)]),
        }
    )


def complexity():
    from ecomplexity import ecomplexity

    data, columns = long(1), {"time": "t", "loc": "r", "prod": "s", "val": "v"}
    began = time.perf_counter()
    ecomplexity(data, columns, check_logsupermodularity=False, verbose=False)
    print(time.perf_counter() - began)


def panel():
    data = long(YEARS)
    began = time.perf_counter()
    by_place, by_sector = data.groupby(["t", "r"]).v, data.groupby(["t", "s"]).v
    own, sector = by_place.transform("sum"), by_sector.transform("sum")
    total = data.groupby("t").v.transform("sum")
    share = data.v / own
    data["lq"] = share / (sector / total)
    keys = [data.t, data.r]
    (share**2).groupby(keys).sum()
    (share - (sector - data.v) / (total - own)).abs().groupby(keys).sum()
    print(time.perf_counter() - began)


def lisa():
    import numpy as np
    from esda import Moran_Local
    from libpysal.weights import W

    near = {
        y * 5 + x: [
            b * 5 + a
            for b, a in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
            if 0 <= a < 5 and 0 <= b < 5
        ]
        for y in range(5)
        for x in range(5)
    }
    Moran_Local(np.random.default_rng(1).normal(size=25), W(near), permutations=9999)


{"complexity": complexity, "panel": panel, "lisa": lisa}[sys.argv[1]]()
