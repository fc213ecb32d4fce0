"""ChannelAttribution and marketing-attribution-models on the same paths.

Run by benchmarks/attribution.py in an environment of their own: knows nothing of this project.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def _channel_attribution(paths: Any) -> dict[str, float]:
    import ChannelAttribution

    found = ChannelAttribution.markov_model(
        paths,
        "path",
        "converted",
        var_null="lost",
        order=1,
        ncore=1,
        seed=1,
    )
    table = found if hasattr(found, "columns") else next(iter(found.values()))
    return dict(zip(table.iloc[:, 0], table.iloc[:, 1].astype(float), strict=True))


def _models(paths: Any) -> Any:
    import pandas as pd
    from mam import MAM

    kinds = [(paths["converted"], True), (paths["lost"], False)]
    grouped = pd.concat(
        [
            paths[["path"]].assign(occurrences=count, is_converted=kind)[count > 0]
            for count, kind in kinds
        ]
    )
    return MAM(grouped, "grouped_journey", "path", "is_converted")


def _mam_rules(models: Any) -> dict[str, float]:
    models.run_first_click()
    models.run_last_click()
    models.run_position_based()
    return _by_channel(models.run_linear())


def _mam_markov(models: Any) -> dict[str, float]:
    # Its removal effects: what it gives a channel shares each conversion by them once more.
    effects = models.run_markov(transition_to_same_state=True).metadata["removal_effect"]
    return dict(effects["removal_effect"])


def _mam_shapley(models: Any) -> dict[str, float]:
    return _by_channel(models.run_shapley(max_size=7, value_column="conversions"))


def _by_channel(found: Any) -> dict[str, float]:
    table = found.to_pandas()
    return dict(zip(table.iloc[:, 0], table.iloc[:, 1].astype(float), strict=True))


def _timed(job: Callable[[], Any]) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        found = job()
    except Exception as error:  # what a peer cannot do is told, not hidden
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    return {"seconds": round(time.perf_counter() - started, 3), "found": found}


def main(path: str) -> None:
    """One JSON object: per peer and model the seconds and the conversions per channel."""
    import pandas as pd

    paths = pd.read_json(path, orient="records")
    told = {"ChannelAttribution markov": _timed(lambda: _channel_attribution(paths))}
    made = _timed(lambda: _models(paths))
    models = made.pop("found", None)
    told["marketing-attribution-models set-up"] = made
    if models is not None:
        jobs = {"four rules": _mam_rules, "markov": _mam_markov, "shapley": _mam_shapley}
        for name, job in jobs.items():
            told[f"marketing-attribution-models {name}"] = _timed(lambda job=job: job(models))
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
