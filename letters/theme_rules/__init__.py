"""The editors' notation for theme rules, and matching it against text. Pure."""

from letters.theme_rules.examples import opens_with_a_request
from letters.theme_rules.matching import Rules, ThemeMatch, compile_rules, themes_of
from letters.theme_rules.notation import RuleError, theme_rules
from letters.theme_rules.stems import forms_of, stem

__all__ = [
    "RuleError",
    "Rules",
    "ThemeMatch",
    "compile_rules",
    "forms_of",
    "opens_with_a_request",
    "stem",
    "theme_rules",
    "themes_of",
]
