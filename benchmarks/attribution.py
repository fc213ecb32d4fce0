"""`python -m benchmarks.attribution`: our attribution and two known packages on the same paths.

The SQL is that of the dbt models, compiled; the packages run in an environment of their own below
--out. Written to benchmarks/attribution.md with --record.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.report import machine
from pipelines.attribution.channels import DATA_DRIVEN, channel_points
from pipelines.release.sql import literal
from pipelines.settings import Settings
from pipelines.settings.attribution import Attribution
from pipelines.warehouse_settings import write_settings

ROOT = Path(__file__).resolve().parent.parent
PEERS = ("ChannelAttribution", "marketing-attribution-models", "matplotlib", "seaborn")
RULES = ("first", "last", "last_non_direct", "linear", "position")
CHANNELS = (
    "Direct",
    "Display",
    "Email",
    "Organic Search",
    "Paid Search",
    "Paid Social",
    "Referral",
)
_JOURNEYS = """
    create schema intermediate;
    create table channels as select unnest(range(7)) as number, unnest($channels) as channel;
    create table steps as
    select
        journey,
        step as touch_number,
        1 + hash(journey) % 7 as touch_count,
        -- Later touches lean to the first channels: paths are not shuffled letters.
        (hash(journey * 64 + step) % (7 - (step > 3)::int * 3)) as number,
        hash(journey + 7) % 10 < 5 as is_converted
    from range($journeys * 2) as journeys (journey), range(1, 8) as steps (step)
    where step <= 1 + hash(journey) % 7;
    create table intermediate.int_conversion_touches as
    select
        journey::bigint as journey_number,
        journey || ':' || touch_number as touchpoint_id,
        channel,
        null::varchar as campaign_id,
        timestamp '2026-01-01' + to_hours(touch_number::int) as occurred_at,
        touch_number::bigint as touch_number,
        lag(channel) over (partition by journey order by touch_number) as previous_channel,
        touch_count::bigint as touch_count
    from steps join channels using (number) where is_converted;
    create table intermediate.int_conversions_unified as
    select distinct
        journey_number as conversion_number,
        'won:' || journey_number as conversion_id,
        'won' as conversion_type,
        (journey_number % 100000 / 100)::decimal(18, 2) as reporting_amount,
        timestamp '2026-02-01' as converted_at
    from intermediate.int_conversion_touches;
    create table intermediate.int_journey_persons as
    select conversion_number as journey_number, 'person' as unit, 'won' as conversion_type
    from intermediate.int_conversions_unified;
    create table intermediate.int_journeys_lost as
    with lost as (from steps join channels using (number) where not is_converted)
    select
        'person' as unit, 'won' as conversion_type,
        lag(channel) over (partition by journey order by touch_number) as from_channel,
        channel, touch_number = touch_count as is_end, 1 as touches
    from lost;
    create table paths as
    select
        path,
        count(*) filter (is_converted) as converted,
        count(*) filter (not is_converted) as lost
    from (
        select journey, any_value(is_converted) as is_converted,
            string_agg(channel, ' > ' order by touch_number) as path
        from steps join channels using (number) group by journey
    )
    group by path order by path;
"""


def main() -> None:
    """Times of the rules, of Markov and of Shapley, and how far the packages' answers are off."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.attribution", description=main.__doc__
    )
    parser.add_argument(
        "--journeys", type=int, default=1_000_000, help="that converted; as many did not"
    )
    parser.add_argument("--out", type=Path, default=Path("data/benchmarks/attribution"))
    parser.add_argument(
        "--record", action="store_true", help="also write benchmarks/attribution.md"
    )
    options = parser.parse_args()
    out: Path = options.out.resolve()
    (out / "work").mkdir(parents=True, exist_ok=True)
    lines = [
        machine(),
        "",
        f"{options.journeys:,} journeys that converted and as many that did not.",
    ]
    lines += [
        "",
        "| what | seconds | largest difference of a channel's share from ours |",
        "|---|---|---|",
    ]
    ours, paths = _ours(out, options.journeys)
    lines += [f"| ours: {name} | {seconds:.2f} | |" for name, (seconds, _) in ours.items()]
    for name, told in _peers(out, paths).items():
        if "error" in told:
            lines.append(f"| {name} | | {told['error']} |")
            continue
        kind = next((model for model in ("markov", "shapley") if name.endswith(model)), None)
        apart = f"{_apart(ours[kind][1], told['found']):.6f}" if kind else ""
        lines.append(f"| {name} | {told['seconds']:.2f} | {apart} |")
    print("\n".join(lines))
    if options.record:
        text = "\n".join(["# Attribution beside other packages", "", *lines, "", _EXPLAINED])
        (ROOT / "benchmarks" / "attribution.md").write_text(text, encoding="utf-8")


def _ours(out: Path, journeys: int) -> tuple[dict[str, tuple[float, Any]], Path]:
    warehouse = out / "work" / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    models = Attribution(models=(*RULES, "markov", "shapley"), units=("person",))
    write_settings(out / "work" / "settings", Settings(attribution=models))
    with duckdb.connect(str(warehouse)) as database:
        database.execute("set preserve_insertion_order = false; set threads = 2")
        for statement in _JOURNEYS.split(";\n"):
            if statement.strip():
                wanted = {"channels": list(CHANNELS), "journeys": journeys}
                named = {key: value for key, value in wanted.items() if f"${key}" in statement}
                database.execute(statement, named)
        paths = out / "paths.json"
        paths.write_text(json.dumps(database.sql("from paths").to_arrow_table().to_pylist()))
    compiled = _compiled(out)
    with duckdb.connect(str(warehouse)) as database:
        database.execute("set preserve_insertion_order = false; set threads = 2")
        database.execute(f"set variable data = {literal(str(out))}")
        found: dict[str, tuple[float, Any]] = {}
        rules = compiled["int_attribution_shared"]
        total = f"select sum(billionths), sum(cents) from ({rules})"
        found["five rules, weights and cents"] = _timed(lambda: database.execute(total).fetchall())
        written = f"create table credited as {rules}"
        found["five rules, written as a table"] = _timed(lambda: database.execute(written))
        counts = f"from ({compiled['int_attribution_transitions']})"
        found["transitions counted"] = _timed(lambda: database.sql(counts).to_arrow_table())
        transitions = found["transitions counted"][1]
        for model in sorted(DATA_DRIVEN):
            seconds, points = _timed(lambda model=model: channel_points(transitions, [model]))
            found[model] = (
                seconds,
                dict(zip(*points.select(["channel", "points"]).to_pydict().values(), strict=True)),
            )
    return found, paths


def _compiled(out: Path) -> dict[str, str]:
    """The SQL of the dbt models over the tables made up here."""
    names = ("int_attribution_shared", "int_attribution_transitions", "stg_settings__general")
    dbt = [str(Path(sys.executable).with_name("dbt")), "--quiet"]
    project = [
        "--project-dir",
        str(ROOT / "dbt_project"),
        "--profiles-dir",
        str(ROOT / "dbt_project"),
        *("--target", "on_disk"),
    ]
    folder = ["--target-path", str(out / "target"), "--log-path", str(out / "log")]
    environment = os.environ | {"THROUGHLINE_DATA": str(out)}
    for command in (["compile", "--select", *names], ["run", "--select", names[-1]]):
        subprocess.run(
            [*dbt, *command, *project, *folder],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    return {
        path.stem: path.read_text() for path in (out / "target" / "compiled").rglob("int_*.sql")
    }


def _peers(out: Path, paths: Path) -> dict[str, dict[str, Any]]:
    python = out / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(out / "peers")], check=True)
    for name in PEERS:
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", name],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            print(f"{name} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    script = Path(__file__).with_name("attribution_peers.py")
    told = subprocess.run(
        [str(python), str(script), str(paths)], check=True, capture_output=True, text=True
    )
    found: dict[str, dict[str, Any]] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def _apart(ours: dict[str, float], theirs: dict[str, float]) -> float:
    def shares(found: dict[str, float]) -> dict[str, float]:
        return {name: value / sum(found.values()) for name, value in found.items()}

    mine, other = shares(ours), shares(theirs)
    return max(abs(mine[name] - other.get(name, 0.0)) for name in mine)


def _timed(job: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    found = job()
    return time.perf_counter() - started, found


_EXPLAINED = """\
Weights and cents of the five rules are one row per journey, model and touch with its billionths
and cents. Markov and Shapley start from the transitions; counting those is a step of its own.
ChannelAttribution simulates paths from the same transitions, within its convergence limit of 5 %.
marketing-attribution-models solves the chain anew without each channel: its removal effects are
ours. Its Shapley asks of every set of channels seen together how many conversions had just that
set; ours asks the chain how often a path converts with only the channels of a set there, so that
no channel counts less for being seen with many others, and nobody who did not convert is left
out.
"""

if __name__ == "__main__":
    main()
