"""MetricFlow's command for many questions in one process: `throughline mf` starts one for each.

Reads a list of arguments as JSON from each line, and answers each with a line: empty, or the error.
"""

import json
import os
import sys

from dbt_metricflow.cli.main import cli

from pipelines import metrics
from pipelines.settings import environment


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the command prints is not an answer
    os.environ.update(metrics.variables(environment()))
    for line in sys.stdin:
        error = ""
        try:
            cli(json.loads(line), standalone_mode=False)
        except (Exception, SystemExit) as raised:
            error = repr(raised)
        print(error, file=answers, flush=True)


if __name__ == "__main__":
    main()
