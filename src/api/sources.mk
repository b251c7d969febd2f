libanswerd_a_SOURCES += \
	include/answerd/api/api.h include/answerd/api/work.h src/api/api.h src/api/api.c \
	src/api/articles.c \
	src/api/attachments.c \
	src/api/calls.c \
	src/api/gaps.c src/api/gap_calls.c \
	src/api/contact.c src/api/contacts.c \
	src/api/events.c src/api/fields.c \
	src/api/guesses.h src/api/guesses.c \
	src/api/handoffs.c src/api/sessions.c \
	src/api/write.h src/api/write.c \
	src/api/openapi.h \
	src/api/operator.c \
	src/api/publish.h src/api/publish.c src/api/preview.c \
	src/api/reindex.c src/api/reports.c \
	src/api/search.c \
	src/api/signin.c \
	src/api/start.c \
	src/api/status.c \
	src/api/suggest.c \
	src/api/synonyms.c src/api/pins.c src/api/rules.h src/api/rules.c
EXTRA_DIST += src/api/openapi.json
nodist_libanswerd_a_SOURCES += openapi.c
openapi.c: src/api/openapi.json
	$(AM_V_GEN){ printf '#include "api/openapi.h"\nconst unsigned char openapi_json[] = {\n'; \
	  od -An -v -tu1 $(srcdir)/src/api/openapi.json | sed 's/\([0-9][0-9]*\)/\1,/g'; \
	  printf '};\nconst size_t openapi_json_len = sizeof openapi_json;\n'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += openapi.c
