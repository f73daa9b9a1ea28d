"""New letters: files unpacked, read, stored; uploads queued and worked off; letters read again."""
