"""The whole job as one would write it by hand for exactly these files: the limit to measure by.

Plain DuckDB SQL, scipy for the components, zipfile for the archives. No contracts, no quarantine,
no row numbers, no gate. It imports nothing of Throughline.
"""
