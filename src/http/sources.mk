libanswerd_a_SOURCES += \
	include/answerd/http/auth.h src/http/auth.c src/http/keys.c \
	include/answerd/http/tokens.h src/http/tokens.c \
	include/answerd/http/addr.h \
	include/answerd/http/rate.h \
	include/answerd/http/request.h \
	include/answerd/http/route.h \
	include/answerd/http/server.h \
	include/answerd/http/signin.h \
	include/answerd/http/static.h \
	src/http/accept.h \
	src/http/chars.h \
	src/http/clients.h \
	src/http/conn.h \
	src/http/gzip.h \
	src/http/listen.h \
	src/http/mailbox.h \
	src/http/policy.h \
	src/http/reader.h \
	src/http/router.h \
	src/http/signins.h \
	src/http/static.h \
	src/http/status_text.h \
	src/http/target.h \
	src/http/worker.h \
	src/http/accept.c \
	src/http/accept_conn.c \
	src/http/addr.c \
	src/http/begin.c \
	src/http/chars.c \
	src/http/clients.c \
	src/http/conn.c \
	src/http/conn_io.c \
	src/http/conn_time.c \
	src/http/cors.c \
	src/http/dispatch.c \
	src/http/fields.c \
	src/http/gzip.c \
	src/http/listen.c \
	src/http/mailbox.c \
	src/http/policy.c \
	src/http/rate.c \
	src/http/reader.c \
	src/http/reply.c \
	src/http/reply_kinds.c \
	src/http/request.c \
	src/http/router.c \
	src/http/server.c \
	src/http/signin.c src/http/signins.c \
	src/http/static.c \
	src/http/static_load.c \
	src/http/status_text.c \
	src/http/target.c \
	src/http/worker.c
