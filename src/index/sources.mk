libanswerd_a_SOURCES += \
	include/answerd/index/indexer.h src/index/indexer.c \
	include/answerd/index/reader.h src/index/reader.c \
	include/answerd/index/record.h src/index/record.c \
	src/index/build.h src/index/build.c \
	src/index/carry.h src/index/carry.c \
	src/index/catalog.h src/index/catalog.c \
	include/answerd/index/detail.h src/index/detail.c \
	src/index/docmake.h src/index/docmake.c \
	src/index/forward.h src/index/forward.c \
	src/index/layout.h src/index/layout.c \
	include/answerd/index/learned.h src/index/learned.c \
	src/index/map_guard.h src/index/map_guard.c \
	src/index/pass.h src/index/pass.c \
	src/index/record_build.h src/index/record_build.c \
	src/index/score.h src/index/score.c \
	src/index/terms.h src/index/terms.c \
	src/index/xapian_c.h src/index/xapian_c.cc
