"""The editors' page on one letter."""

from letters.review.forms import FactsForm, FindingForm
from letters.review.views import page_image, review, review_address

__all__ = ["FactsForm", "FindingForm", "page_image", "review", "review_address"]
