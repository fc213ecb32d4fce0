"""`python -m benchmarks.handwritten LANDING OUT`: all files to a finished warehouse."""

import json
import os
import shutil
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.handwritten.files import AdFile, ad_files, unzip
from pipelines.identity.phones import CANDIDATES, international

Numbers = NDArray[np.int64]

_SQL = Path(__file__).parent / "sql"
_LEVELS = {1: "google_campaigns", 2: "google_ad_groups", 3: "google_ads"}
_FILES = {
    "fx_rates": "neutral/fx_rates.csv",
    "ecb_rates": "neutral/eurofxref-hist.csv",
    "sales_targets": "neutral/sales_targets.csv",
    "touchpoints": "neutral/touchpoints_*.csv",
    "mailchimp_campaigns": "mailchimp/campaigns_*.csv",
    "salesforce_opportunities": "salesforce/extract_opportunity_*.csv",
    "hubspot_contacts": "hubspot/*-all-contacts-*.csv",
    "hubspot_companies": "hubspot/*-all-companies-*.csv",
    "hubspot_deals": "hubspot/*-all-deals-*.csv",
}
_MARTS = (
    "fct_ad_performance_daily",
    "dim_person_records",
    "dim_identity_edges",
    "rpt_identity_review",
    "fct_touchpoints",
    "fct_conversions",
    "fct_journeys",
    "fct_attribution",
    "dim_persons",
    "dim_accounts",
    "fct_deals",
)
_EDGES = """
    select one, other, rule in ('click_id', 'phone_and_name', 'visitor') as is_weak from edges
"""


class Job:
    """One run in a folder that is also the working directory, so that SQL names no path."""

    def __init__(self, landing: Path, folder: Path) -> None:
        self.landing = landing
        self.seconds: dict[str, float] = {}
        self.ended_at: dict[str, float] = {}
        for name in ("raw", "parquet", "unzipped"):
            (folder / name).mkdir(parents=True)
        os.chdir(folder)
        self.db = duckdb.connect(
            config={"preserve_insertion_order": False, "checkpoint_threshold": "1TB"}
        )
        self.db.execute(
            "attach 'warehouse.duckdb' as warehouse"
            " (storage_version 'v1.0.0', recovery_mode no_wal_writes)"
        )

    def run(self) -> None:
        """All stages in order."""
        for name in ("read", "spend", "identity", "touchpoints", "deals", "journey", "publish"):
            start = time.perf_counter()
            getattr(self, name)()
            self.seconds[name] = round(time.perf_counter() - start, 3)
            self.ended_at[name] = time.time()

    def read(self) -> None:
        """Unpack, read every file once, keep it as Parquet."""
        unzip(self.landing, Path("unzipped"))
        self._name_files(ad_files(self.landing))
        for script in ("1_read_ads", "2_read_crm", "3_read_more_crm"):
            self._execute(script)
        shutil.rmtree("unzipped")

    def spend(self) -> None:
        """Restatements, overlap of levels, currencies."""
        self._execute("4_spend")

    def identity(self) -> None:
        """Evidence in SQL, phone numbers and components in Python, persons in SQL."""
        self._execute("5_records")
        self.db.register("phones", international(self.db.execute(CANDIDATES).to_arrow_table()))
        self._execute("6_evidence")
        edges = self.db.execute(_EDGES).to_arrow_table()
        self.db.register("components", _components(edges))
        self._execute("7_persons")

    def touchpoints(self) -> None:
        """Web, email and CRM touches of persons."""
        self._execute("8_web_visits")
        self._execute("9_touchpoints")

    def deals(self) -> None:
        """Deals of both CRMs."""
        self._execute("10_deals")

    def journey(self) -> None:
        """Conversions, attribution, persons."""
        self._execute("11_journey")
        self._execute("12_people")

    def publish(self) -> None:
        """Parquet beside the database, everything on disk."""
        for mart in _MARTS:
            self.db.execute(f"copy warehouse.{mart} to 'parquet/{mart}.parquet'")
        self.db.execute("detach warehouse")
        self.db.close()

    def _execute(self, script: str) -> None:
        self.db.execute((_SQL / f"{script}.sql").read_text(encoding="utf-8"))

    def _name_files(self, ads: list[AdFile]) -> None:
        lists = {name: sorted(map(str, self.landing.glob(at))) for name, at in _FILES.items()}
        lists["meta_ads"] = [file.path for file in ads if file.platform == "meta"]
        for level, name in _LEVELS.items():
            google = [f for f in ads if f.platform == "google_ads" and f.level == level]
            lists[f"{name}_csv"] = [file.path for file in google if not file.is_utf_16]
            lists[f"{name}_tsv"] = [file.path for file in google if file.is_utf_16]
        for name, paths in lists.items():
            self.db.execute(f"set variable {name} = $paths", {"paths": paths})
        known = pa.table(
            {
                "filename": [file.path for file in ads],
                "level": [file.level for file in ads],
                "period_start": [file.period_start for file in ads],
                "period_end": [file.period_end for file in ads],
                "exported_on": [file.exported_on for file in ads],
                "currency": [file.currency for file in ads],
            }
        )
        self.db.register("known", known)
        self.db.execute("create table ad_files as from known")


def _components(edges: pa.Table) -> pa.Table:
    """The person of every record, and the part of it that holds without weak evidence."""
    one, other = (edges.column(name).to_numpy() for name in ("one", "other"))
    is_sure = ~edges.column("is_weak").to_numpy()
    size = int(max(one.max(initial=0), other.max(initial=0))) + 1
    return pa.table(
        {
            "record_number": np.arange(size, dtype=np.int64),
            "person_number": _first_of_each(one, other, size),
            "part_number": _first_of_each(one[is_sure], other[is_sure], size),
        }
    )


def _first_of_each(one: Numbers, other: Numbers, size: int) -> Numbers:
    graph = coo_matrix((np.ones(one.size, dtype=np.bool_), (one, other)), shape=(size, size))
    count, labels = connected_components(graph.tocsr(), directed=False)
    first = np.empty(count, dtype=np.int64)
    first[labels[::-1]] = np.arange(size, dtype=np.int64)[::-1]
    found: Numbers = first[labels]
    return found


def main(landing: Path, out: Path) -> None:
    """Build under a temporary name, rename, and print seconds per stage as JSON."""
    landing, out = landing.resolve(), out.resolve()
    building = out.with_name(f"{out.name}.building")
    for folder in (building, out):
        shutil.rmtree(folder, ignore_errors=True)
    job = Job(landing, building)
    job.run()
    os.chdir(out.parent)
    building.rename(out)
    print(json.dumps({"seconds": job.seconds, "ended_at": job.ended_at}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
