"""dbt as Throughline starts it."""

from pipelines.collector import spare


def main() -> None:
    """Run the dbt command line with its own arguments."""
    with spare():
        from dbt.cli.main import cli

        cli()
