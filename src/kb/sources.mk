libanswerd_a_SOURCES += \
	include/answerd/kb/article.h src/kb/article.c src/kb/article_read.h \
	src/kb/article_fields.c src/kb/article_finish.c src/kb/article_json.c src/kb/article_speech.c \
	include/answerd/kb/check.h src/kb/check.c src/kb/check_parts.h src/kb/check_article.c \
	src/kb/check_one.c src/kb/check_facts.h src/kb/check_facts.c \
	src/kb/check_text.h src/kb/check_text.c \
	include/answerd/kb/fault.h src/kb/fault.c \
	include/answerd/kb/markdown.h src/kb/markdown.c \
	src/kb/md_anchor.h src/kb/md_anchor.c \
	src/kb/md_html.h src/kb/md_html.c \
	src/kb/md_limits.c \
	src/kb/md_lines.c src/kb/md_link.h src/kb/md_link.c \
	src/kb/md_prepare.h src/kb/md_prepare.c \
	src/kb/md_render.h src/kb/md_blocks.c src/kb/md_inlines.c src/kb/md_table.c \
	src/kb/md_tags.h src/kb/md_tags.c \
	src/kb/md_tree.h src/kb/md_tree.c \
	include/answerd/kb/source.h src/kb/source.c src/kb/ids.c \
	src/kb/open.h src/kb/open.c src/kb/tree.c \
	include/answerd/kb/write.h src/kb/write.c src/kb/patch.c \
	include/answerd/kb/watch.h src/kb/watch.c src/kb/watch_poll.h src/kb/watch_poll.c \
	src/kb/watch_tree.h src/kb/watch_tree.c
