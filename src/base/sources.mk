libanswerd_a_SOURCES += \
	include/answerd/base/arena.h src/base/arena.c \
	include/answerd/base/buf.h src/base/buf.c \
	include/answerd/base/clock.h src/base/clock.c \
	include/answerd/base/fs.h src/base/fs.c \
	include/answerd/base/json.h src/base/json.c \
	include/answerd/base/log.h src/base/log.c \
	include/answerd/base/status.h src/base/status.c \
	include/answerd/base/str.h src/base/str.c \
	include/answerd/base/utf8.h src/base/utf8.c \
	include/answerd/base/vec.h src/base/vec.c
