"""The whole job as one would write it by hand for exactly these files: the limit to measure by.

Plain DuckDB SQL, scipy for the components, zipfile for the archives. No contracts, no quarantine,
no row numbers, no gate. Of Throughline it borrows one function, which reads phone numbers. What no
file of the demo has is left out: hashed addresses, ids of subscribers in links, clicks without a
visitor, bursts of opens. A person that a guard would part stops the run.
"""
