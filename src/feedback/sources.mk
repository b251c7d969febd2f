libanswerd_a_SOURCES += \
	include/answerd/feedback/asker.h src/feedback/asker.h src/feedback/asker.c \
	src/feedback/article.c \
	src/feedback/cache.h src/feedback/cache.c \
	include/answerd/feedback/contact.h src/feedback/contact.c \
	src/feedback/listing.c \
	src/feedback/question.h src/feedback/question.c \
	include/answerd/feedback/recorder.h src/feedback/recorder.c \
	include/answerd/feedback/session.h src/feedback/session.c \
	include/answerd/feedback/shared.h src/feedback/shared.c \
	include/answerd/feedback/store.h src/feedback/store_sqlite.h src/feedback/store.c \
	src/feedback/store_gaps.c
