"""Evidence packs: findings gathered, ordered, annotated and taken away; all of a pack stands in its address."""

from search.pack.pack import Pack, pack_from

__all__ = ["Pack", "pack_from"]
