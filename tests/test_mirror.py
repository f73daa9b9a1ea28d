"""Where the tests of a module are: in a file of its name, at the same place below tests/, or where this table says."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.test_architecture import sources

WIRING = {"apps", "urls", "__init__", "__main__"}  # nothing in them but what Django asks for
# Module -> the tests that show it, where they are not named after it.
SHOWN_ELSEWHERE = {
    "letters/admin/framework_filter.py": "tests/letters/admin/test_addresses.py",
    "search/api/file_names.py": "tests/search/api/test_documents.py",
    "search/pack/contents.py": "tests/search/pack/test_views.py",
    "search/api/sending.py": "tests/search/api/test_documents.py",
    "search/api/statement.py": "tests/search/api/test_excel.py",
    "search/api/xml_text.py": "tests/search/api/test_excel.py",
    "search/engine/collection.py": "tests/search/api/test_excel.py",
    "search/engine/parsing.py": "tests/search/pages/test_parsed_once.py",
    "search/pages/named_filters.py": "tests/search/pages/test_results_page.py",
    "search/indexing/differences.py": "tests/search/test_protocol.py",
    "search/backend/files/seals.py": "tests/search/backend/test_seals.py",
    "search/query/default_everyday_words.py": "tests/search/query/test_parsed_words.py",
    "search/query/spellings.py": "tests/search/query/test_parsed_words.py",
    "config/buffered_worker.py": "tests/operations/test_slow_clients.py",
    "config/operations/places.py": "tests/operations/test_one_visitor.py",
    "config/operations/rate_limits.py": "tests/operations/test_one_visitor.py",
    "config/operations/visitor_messages.py": "tests/operations/test_one_visitor.py",
    "letters/place_faults.py": "tests/letters/ingestion/test_worker_tasks.py",
    "config/operations/checks.py": "tests/operations/test_settings.py",
    "config/operations/client_address.py": "tests/operations/test_requests.py",
    "config/operations/gzip.py": "tests/operations/test_requests.py",
    "config/operations/logging.py": "tests/operations/test_requests.py",
    "config/operations/metrics.py": "tests/operations/test_health.py",
    "config/operations/request_charset.py": "tests/operations/test_requests.py",
    "config/operations/request_log.py": "tests/operations/test_requests.py",
    "config/operations/request_size.py": "tests/operations/test_requests.py",
    "config/operations/secret_key.py": "tests/operations/test_settings.py",
    "config/operations/startup_checks.py": "tests/operations/test_settings.py",
    "config/operations/status.py": "tests/operations/test_health.py",
    "letters/admin/authorities.py": "tests/letters/admin/test_renaming.py",
    "letters/admin/batches.py": "tests/letters/admin/test_uploading.py",
    "letters/admin/fetches.py": "tests/letters/fetching/test_worker.py",
    "letters/templatetags/waiting.py": "tests/letters/admin/test_start_page.py",
    "search/templatetags/empty_searches.py": "tests/letters/admin/test_start_page.py",
    "letters/admin/findings.py": "tests/letters/admin/test_roles.py",
    "letters/admin/letters.py": "tests/letters/admin/test_uploading.py",
    "letters/admin/theme_preview.py": "tests/letters/admin/test_themes.py",
    "letters/admin/users.py": "tests/letters/admin/test_roles.py",
    "letters/editing/reference_rows.py": "tests/letters/editing/test_reference_loading.py",
    "letters/editing/versions.py": "tests/letters/editing/test_corrections.py",
    "letters/fetching/client.py": "tests/behaviours/test_lasting.py",
    "letters/fetching/clock.py": "tests/letters/fetching/test_worker.py",
    "letters/fetching/documents.py": "tests/letters/ingestion/test_upload_queue.py",
    "letters/fetching/errors.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/exchange.py": "tests/operations/test_faults.py",
    "letters/fetching/limits.py": "tests/letters/fetching/test_hostile.py",
    "letters/fetching/listing.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/lock.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/order.py": "tests/letters/fetching/test_hostile.py",
    "letters/fetching/pages.py": "tests/letters/fetching/test_hostile.py",
    "letters/fetching/records.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/report.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/robots.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/spool.py": "tests/operations/test_damaged_backups.py",
    "letters/fetching/start.py": "tests/letters/fetching/test_killed.py",
    "letters/fetching/summary.py": "tests/letters/fetching/test_run.py",
    "letters/fetching/tasks.py": "tests/letters/fetching/test_worker.py",
    "letters/fetching/validators.py": "tests/letters/fetching/test_run.py",
    "letters/followup/matching.py": "tests/letters/followup/test_suggesting.py",
    "letters/followup/reading.py": "tests/letters/followup/test_suggesting.py",
    "letters/followup/learning/labels.py": "tests/letters/followup/test_learning.py",
    "letters/followup/learning/learn.py": "tests/letters/followup/test_learning.py",
    "letters/followup/learning/scores.py": "tests/letters/followup/test_learning.py",
    "letters/followup/learning/table.py": "tests/letters/followup/test_learning.py",
    "letters/management/commands/follow_up.py": "tests/letters/commands/test_suggest_followups.py",
    "letters/models/follow_ups.py": "tests/letters/tracking/test_store.py",
    "letters/tracking/background.py": "tests/letters/tracking/test_store.py",
    "letters/tracking/items.py": "tests/letters/tracking/test_store.py",
    "letters/editing/follow_ups.py": "tests/letters/measures/test_follow_ups.py",
    "letters/measures/compare_page.py": "tests/letters/measures/test_compare.py",
    "letters/measures/grades_page.py": "tests/letters/measures/test_movement.py",
    "letters/measures/line_charts.py": "tests/letters/measures/test_inspections.py",
    "letters/measures/queries.py": "tests/letters/measures/test_follow_ups.py",
    "letters/measures/views.py": "tests/letters/measures/test_follow_ups.py",
    "letters/ingestion/bulk_load.py": "tests/letters/commands/test_load_letters.py",
    "letters/ingestion/field_values.py": "tests/letters/ingestion/test_listing.py",
    "letters/ingestion/new_version.py": "tests/letters/ingestion/test_listing.py",
    "letters/ingestion/receive.py": "tests/letters/admin/test_uploading.py",
    "letters/ingestion/reread_facts.py": "tests/letters/ingestion/test_reread.py",
    "letters/ingestion/upload_form.py": "tests/letters/admin/test_uploading.py",
    "letters/management/commands/backup.py": "tests/operations/test_backup.py",
    "letters/management/commands/export_dataset.py": "tests/letters/transfer/test_dataset.py",
    "letters/management/commands/export_labels.py": "tests/letters/admin/test_least_sure.py",
    "letters/management/commands/export_letters.py": "tests/letters/commands/test_without_tables.py",
    "letters/management/commands/fetch_letters.py": "tests/letters/fetching/test_killed.py",
    "letters/management/commands/first_start.py": "tests/letters/commands/test_without_tables.py",
    "letters/management/commands/load_reference.py": "tests/letters/editing/test_reference_loading.py",
    "letters/management/commands/load_sample.py": "tests/letters/ingestion/test_sample.py",
    "letters/management/commands/restore.py": "tests/operations/test_backup.py",
    "letters/management/commands/tell_polarity.py": "tests/letters/tagging/test_polarity.py",
    "letters/models/authorities.py": "tests/letters/editing/test_authority_merging.py",
    "letters/models/date_ranges.py": "tests/letters/pages/test_site_dates.py",
    "letters/models/fetching.py": "tests/letters/fetching/test_run.py",
    "letters/models/findings.py": "tests/letters/ingestion/test_reread.py",
    "letters/models/letters.py": "tests/letters/editing/test_corrections.py",
    "letters/models/retag_runs.py": "tests/letters/tagging/test_background_retag.py",
    "letters/models/themes.py": "tests/letters/admin/test_themes.py",
    "letters/models/uploads.py": "tests/letters/ingestion/test_upload_queue.py",
    "letters/pages/counts.py": "tests/letters/pages/test_theme.py",
    "letters/pages/grade_history.py": "tests/letters/pages/test_authority.py",
    "letters/pages/inspection_columns.py": "tests/letters/pages/test_authority.py",
    "letters/pages/letter.py": "tests/letters/pages/test_views.py",
    "letters/pages/theme_grid.py": "tests/letters/pages/test_authority.py",
    "letters/polarity/cues.py": "tests/letters/polarity/test_features.py",
    "letters/polarity/deciding_words.py": "tests/letters/polarity/test_telling.py",
    "letters/polarity/finding_features.py": "tests/letters/polarity/test_features.py",
    "letters/polarity/headings.py": "tests/letters/polarity/test_features.py",
    "letters/polarity/learning/__main__.py": "tests/operations/test_audit.py",
    "letters/polarity/learning/label_weights.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/labels.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/learn.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/material.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/scores.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/signs.py": "tests/letters/polarity/test_learning.py",
    "letters/polarity/learning/word_weights.py": "tests/letters/polarity/test_learning.py",
    "letters/reading/body/coverage.py": "tests/letters/reading/body/test_body_doubts.py",
    "letters/reading/body/heading_levels.py": "tests/letters/reading/body/test_sections.py",
    "letters/reading/facts/grade_tables.py": "tests/letters/reading/facts/test_judgements.py",
    "letters/reading/facts/header_doubts.py": "tests/letters/reading/facts/test_header.py",
    "letters/reading/facts/inspectors.py": "tests/letters/reading/facts/test_header.py",
    "letters/reading/facts/titles.py": "tests/letters/reading/facts/test_header.py",
    "letters/reading/layout/columns.py": "tests/letters/reading/pdf/test_pages.py",
    "letters/reading/layout/geometry.py": "tests/letters/reading/layout/test_blocks.py",
    "letters/reading/layout/line_joins.py": "tests/letters/reading/layout/test_blocks.py",
    "letters/reading/layout/list_labels.py": "tests/letters/reading/layout/test_blocks.py",
    "letters/reading/layout/rows.py": "tests/letters/reading/facts/test_judgements.py",
    "letters/reading/letter.py": "tests/letters/reading/test_read_letter.py",
    "letters/reading/pdf/device.py": "tests/letters/reading/pdf/test_pages.py",
    "letters/reading/pdf/fonts.py": "tests/letters/reading/pdf/test_pages.py",
    "letters/reading/recipe.py": "tests/letters/reading/test_read_letter.py",
    "letters/reading/text/asides.py": "tests/letters/reading/test_text_pages.py",
    "letters/reading/text/widths.py": "tests/letters/reading/test_text_pages.py",
    "letters/reference/authority_names.py": "tests/letters/reference/test_authority_matching.py",
    "letters/reference/roles.py": "tests/letters/admin/test_roles.py",
    "letters/reference/words.py": "tests/letters/reading/layout/test_hyphens.py",
    "letters/review/actions.py": "tests/letters/admin/test_review.py",
    "letters/review/forms.py": "tests/letters/admin/test_review.py",
    "letters/review/least_sure.py": "tests/letters/admin/test_least_sure.py",
    "letters/review/page.py": "tests/letters/admin/test_review.py",
    "letters/review/views.py": "tests/letters/admin/test_review.py",
    "letters/roles.py": "tests/letters/admin/test_roles.py",
    "letters/sandbox/draw_page.py": "tests/letters/sandbox/test_page_images.py",
    "letters/signals.py": "tests/search/test_receivers.py",
    "letters/tagging/background.py": "tests/letters/tagging/test_tags.py",
    "letters/templatetags/facts.py": "tests/letters/reference/test_frameworks.py",
    "letters/templatetags/fetching.py": "tests/letters/fetching/test_worker.py",
    "letters/theme_rules/examples.py": "tests/letters/theme_rules/test_matching.py",
    "letters/theme_rules/phrase_index.py": "tests/letters/theme_rules/test_matching.py",
    "letters/transfer/backup.py": "tests/operations/test_backup.py",
    "letters/transfer/checking.py": "tests/operations/test_damaged_backups.py",
    "letters/models/dataset_files.py": "tests/letters/transfer/test_dataset.py",
    "letters/pages/data_page.py": "tests/letters/transfer/test_dataset.py",
    "letters/transfer/dataset_archive.py": "tests/letters/transfer/test_dataset.py",
    "letters/reference/spreadsheets.py": "tests/behaviours/test_machines.py",
    "letters/transfer/parquet.py": "tests/letters/transfer/test_dataset.py",
    "letters/transfer/jsonl_export.py": "tests/letters/ingestion/test_sample.py",
    "letters/transfer/manifest.py": "tests/operations/test_damaged_backups.py",
    "letters/transfer/restore.py": "tests/operations/test_backup.py",
    "letters/transfer/seal.py": "tests/operations/test_damaged_backups.py",
    "search/admin.py": "tests/letters/admin/test_roles.py",
    "search/api/atom.py": "tests/behaviours/test_machines.py",
    "search/api/csv.py": "tests/behaviours/test_machines.py",
    "search/api/records.py": "tests/behaviours/test_machines.py",
    "search/api/views.py": "tests/behaviours/test_machines.py",
    "search/backend/files/codec.py": "tests/search/backend/test_postings_file.py",
    "search/backend/files/postings_file.py": "tests/search/backend/test_postings_file.py",
    "search/backend/write/gathered_postings.py": "tests/search/backend/test_postings_file.py",
    "search/backend/files/folder.py": "tests/search/backend/test_rebuild.py",
    "search/backend/files/schema.py": "tests/search/backend/test_backend.py",
    "search/backend/haystack/backend.py": "tests/search/backend/test_backend.py",
    "search/backend/haystack/index_updates.py": "tests/search/backend/test_backend.py",
    "search/backend/haystack/result_pages.py": "tests/search/backend/test_backend.py",
    "search/backend/haystack/whoosh_queries.py": "tests/search/backend/test_backend.py",
    "search/backend/read/answer.py": "tests/search/backend/test_backend.py",
    "search/backend/files/bitsets.py": "tests/search/backend/test_backend.py",
    "search/backend/read/bm25.py": "tests/search/backend/test_backend.py",
    "search/backend/read/byte_lru.py": "tests/search/backend/test_backend.py",
    "search/backend/read/open_snapshot.py": "tests/search/backend/test_open_snapshot.py",
    "search/backend/read/phrases.py": "tests/search/engine/test_execution.py",
    "search/backend/read/segment.py": "tests/search/backend/test_open_snapshot.py",
    "search/backend/read/similarity.py": "tests/search/engine/test_execution.py",
    "search/backend/read/snapshot.py": "tests/search/backend/test_open_snapshot.py",
    "search/backend/write/segment_writer.py": "tests/search/backend/test_rebuild.py",
    "search/backend/write/writer.py": "tests/search/backend/test_concurrency.py",
    "search/engine/results.py": "tests/search/pages/test_results_page.py",
    "search/engine/tiers.py": "tests/browser/test_accessible_editors.py",
    "search/errors.py": "tests/search/backend/test_backend.py",
    "search/management/commands/check_index.py": "tests/search/backend/test_rebuild.py",
    "search/management/commands/clear_index.py": "tests/letters/commands/test_without_tables.py",
    "search/management/commands/rebuild_index.py": "tests/search/backend/test_rebuild.py",
    "search/management/commands/update_index.py": "tests/letters/commands/test_without_tables.py",
    "search/models.py": "tests/behaviours/test_saved.py",
    "search/pages/no_results.py": "tests/behaviours/test_results.py",
    "search/pages/result_position.py": "tests/behaviours/test_lasting.py",
    "search/pages/saved_searches.py": "tests/behaviours/test_saved.py",
    "search/query/default_question_words.py": "tests/search/query/test_word_syntax.py",
    "search/query/default_synonyms.py": "tests/search/query/test_synonyms.py",
    "search/query/description.py": "tests/behaviours/test_results.py",
    "search/query/facets.py": "tests/search/query/test_added_facet.py",
    "search/query/filter_labels.py": "tests/search/pages/test_results_page.py",
    "search/query/question_words.py": "tests/search/query/test_word_syntax.py",
    "search/query/urls.py": "tests/behaviours/test_lasting.py",
    "search/roles.py": "tests/letters/admin/test_roles.py",
    "search/search_indexes.py": "tests/search/backend/test_backend.py",
    "search/text/analysis.py": "tests/search/query/test_word_syntax.py",
    "search/text/small_words.py": "tests/search/query/test_word_syntax.py",
}


def mirror_of(module: Path) -> Path:
    """Given a module's path from the root, return where tests of its name would be."""
    parts = list(module.parts)
    if "commands" in parts:
        return Path("tests", parts[0], "commands", f"test_{module.name}")
    if parts[0] == "config":
        return Path("tests/operations", f"test_{module.name}")
    return Path("tests", *parts[:-1], f"test_{module.name}")


def modules() -> list[Path]:
    folders = ("letters", "search", "config/operations")
    paths = (path.relative_to(ROOT) for folder in folders for path in sources(folder))
    return [path for path in paths if path.stem not in WIRING]


def test_every_module_has_tests_that_can_be_found() -> None:
    lost = [
        path.as_posix()
        for path in modules()
        if not (ROOT / mirror_of(path)).exists() and path.as_posix() not in SHOWN_ELSEWHERE
    ]

    assert not lost


def test_the_table_names_files_that_there_are_and_no_module_twice() -> None:
    stale = [
        module
        for module, tests in SHOWN_ELSEWHERE.items()
        if not (ROOT / module).exists()
        or not (ROOT / tests).exists()
        or (ROOT / mirror_of(Path(module))).exists()
    ]

    assert not stale
