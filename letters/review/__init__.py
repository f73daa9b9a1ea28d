"""The editors' pages: one letter in review, and what findings say where the program is least sure."""

from letters.review.forms import FactsForm, FindingForm
from letters.review.least_sure import least_sure
from letters.review.views import page_image, review, review_address

__all__ = ["FactsForm", "FindingForm", "least_sure", "page_image", "review", "review_address"]
