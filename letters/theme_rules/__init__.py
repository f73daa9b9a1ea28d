"""The editors' notation for theme rules, and matching it against text. Pure."""

from letters.theme_rules.examples import opens_with_a_request
from letters.theme_rules.matching import Rules, ThemeMatch, compile_rules, themes_of
from letters.theme_rules.notation import RuleError, theme_rules

__all__ = [
    "RuleError",
    "Rules",
    "ThemeMatch",
    "compile_rules",
    "opens_with_a_request",
    "theme_rules",
    "themes_of",
]
