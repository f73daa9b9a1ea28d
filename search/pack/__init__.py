"""Evidence packs: findings collected, ordered, annotated and downloaded; the address holds all of a pack."""

from search.pack.pack import Pack, pack_from

__all__ = ["Pack", "pack_from"]
