libanswerd_a_SOURCES += \
	include/answerd/feedback/backup.h src/feedback/backup_parts.h src/feedback/backup.c src/feedback/restore.c \
	include/answerd/feedback/asker.h src/feedback/asker.h src/feedback/asker.c \
	src/feedback/article.c \
	src/feedback/cache.h src/feedback/cache.c \
	include/answerd/feedback/client.h src/feedback/client.c \
	include/answerd/feedback/contact.h src/feedback/contact.c \
	src/feedback/listing.c \
	include/answerd/feedback/popular.h src/feedback/popular.c \
	src/feedback/question.h src/feedback/question.c \
	include/answerd/feedback/recorder.h src/feedback/recorder.c \
	include/answerd/feedback/replay.h src/feedback/replay.c \
	include/answerd/feedback/session.h src/feedback/session.c \
	include/answerd/feedback/shared.h src/feedback/shared.c \
	include/answerd/feedback/store.h src/feedback/store_sqlite.h src/feedback/store.c \
	src/feedback/store_gaps.c src/feedback/store_schema.c src/feedback/store_query.c \
	include/answerd/feedback/store_events.h src/feedback/store_events.c src/feedback/store_trail.c \
	include/answerd/feedback/store_contacts.h src/feedback/store_contacts.c \
	include/answerd/feedback/typed.h src/feedback/typed.c
libanswerd_a_SOURCES += src/feedback/clusters.h src/feedback/cluster_parts.h src/feedback/clusters.c \
	src/feedback/cluster_across.c src/feedback/cluster_add.c src/feedback/cluster_alike.c src/feedback/cluster_edit.c src/feedback/cluster_find.c \
	src/feedback/cluster_join.h src/feedback/cluster_join.c src/feedback/cluster_night.c \
	src/feedback/cluster_noise.h src/feedback/cluster_noise.c \
	src/feedback/cluster_terms.c src/feedback/cluster_title.c src/feedback/cluster_visits.c
libanswerd_a_SOURCES += src/feedback/outcome.h src/feedback/outcome.c \
	src/feedback/outcome_row.h src/feedback/outcome_row.c \
	include/answerd/feedback/desk.h src/feedback/desk_parts.h src/feedback/desk.c \
	include/answerd/feedback/desk.h src/feedback/desk_parts.h src/feedback/desk_article.c \
	include/answerd/feedback/desk.h src/feedback/desk_parts.h src/feedback/desk_make.c \
	src/feedback/desk_texts.c src/feedback/desk_wordings.c src/feedback/desk_forget.c src/feedback/desk_sessions.c src/feedback/desk_near.c \
	src/feedback/desk_gaps.c src/feedback/desk_life.c src/feedback/desk_check.c \
	src/feedback/desk_save.c src/feedback/desk_list.c src/feedback/desk_show.c \
	src/feedback/desk_edit.c src/feedback/desk_draft.c src/feedback/desk_cure.c src/feedback/desk_fit.c \
	src/feedback/desk_told.c src/feedback/desk_surge.c src/feedback/surge.h src/feedback/surge.c \
	src/feedback/desk_flags.c src/feedback/desk_lang.c src/feedback/desk_notice.c src/feedback/store_desk.h src/feedback/store_desk.c
libanswerd_a_SOURCES += include/answerd/feedback/webhook.h src/feedback/webhook_parts.h src/feedback/webhook.c \
	src/feedback/webhook_event.c src/feedback/webhook_send.c src/feedback/webhook_write.c \
	src/feedback/store_webhook.h src/feedback/store_webhook.c
libanswerd_a_SOURCES += include/answerd/feedback/report.h src/feedback/report_parts.h src/feedback/report.c \
	src/feedback/report_days.c src/feedback/report_scan.c src/feedback/report_cells.c src/feedback/report_roll.c \
	src/feedback/report_numbers.c src/feedback/report_summary.c src/feedback/report_articles.c \
	src/feedback/report_searches.c src/feedback/report_sample.c \
	src/feedback/report_sheet.h src/feedback/report_sheet.c src/feedback/report_words.h src/feedback/report_words.c \
	src/feedback/report_week.h src/feedback/report_weekly.c src/feedback/report_week_gaps.c \
	src/feedback/store_report.h src/feedback/store_report.c
libanswerd_a_SOURCES += src/feedback/learn.h src/feedback/learn_parts.h src/feedback/learn.c src/feedback/learn_judge.c \
	src/feedback/desk_credits.c src/feedback/desk_learn.c src/feedback/desk_curate.c \
	src/feedback/store_learned.h src/feedback/store_learned.c
