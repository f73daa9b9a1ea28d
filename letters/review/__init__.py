"""The editors' page on one letter."""

from letters.review.views import page_image, review, review_address

__all__ = ["page_image", "review", "review_address"]
