libanswerd_a_SOURCES += \
	include/answerd/base/arena.h src/base/arena.c \
	include/answerd/base/audit.h src/base/audit.c \
	include/answerd/base/buf.h src/base/buf.c \
	include/answerd/base/clock.h src/base/clock.c \
	include/answerd/base/csv.h src/base/csv.c \
	include/answerd/base/config.h src/base/config.c src/base/config_read.h \
	src/base/config_check.c src/base/config_keys.c src/base/config_names.c src/base/config_values.c \
	src/base/config_webhooks.c \
	include/answerd/base/fs.h src/base/fs.c \
	include/answerd/base/hours.h src/base/hours.c \
	include/answerd/base/json.h src/base/json.c \
	include/answerd/base/log.h src/base/log.c \
	include/answerd/base/near.h src/base/near.c \
	include/answerd/base/queue.h src/base/queue.c \
	include/answerd/base/said.h src/base/said.c \
	include/answerd/base/status.h src/base/status.c \
	include/answerd/base/str.h src/base/str.c \
	include/answerd/base/tar.h src/base/tar.c \
	include/answerd/base/utf8.h src/base/utf8.c \
	include/answerd/base/vec.h src/base/vec.c \
	include/answerd/base/yaml.h src/base/yaml.c src/base/yaml_error.h src/base/yaml_error.c
