"""Upload files for ad platforms and CRMs, written with each release and never sent.

What may be told of whom is decided in the warehouse (`journey.fct_feedback_*`), judged by the gate
and part of the release; here it only takes each platform's form.
"""

from pipelines.feedback.uploads import UPLOADS, FeedbackError, write_uploads

__all__ = ["UPLOADS", "FeedbackError", "write_uploads"]
