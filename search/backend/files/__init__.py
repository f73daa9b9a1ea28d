"""The index on disk: folder, schema, documents."""
