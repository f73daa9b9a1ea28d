"""The editors' notation for theme rules, and matching it against text. Pure."""

from letters.theme_rules.matching import Rules, compile_rules, themes_of
from letters.theme_rules.notation import RuleError, theme_rules

__all__ = ["RuleError", "Rules", "compile_rules", "theme_rules", "themes_of"]
