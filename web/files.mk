# The browser side: help center and widget, bundled by esbuild into web/dist of
# the build folder. A tarball carries web/dist, so it builds without node: there
# make finds web/dist/manifest.json in the source folder (VPATH), and nothing is
# older than it.
WEB_FILES = \
	web/build.mjs web/tsconfig.json \
	web/art/icons.svg web/art/mark.svg \
	web/messages/en.json web/messages/zh-CN.json web/messages/zh-TW.json \
	web/help/article.css web/help/base.css web/help/frame.css web/help/help.css \
	web/help/lists.css web/help/print.css web/help/search.css web/help/tokens.css \
	web/help/ways.css \
	web/help/forms.css web/help/forms.js web/help/visit.js \
	web/help/main.js web/help/sources.js web/help/suggest.js \
	web/console/api.js web/console/base.css web/console/controls.css web/console/dialog.css \
	web/console/dom.js web/console/frame.css web/console/keys.js web/console/signin.js \
	web/console/text.js web/console/toast.js \
	web/agent/agent.css web/agent/agent.html web/agent/article.css web/agent/article.js \
	web/agent/call.js web/agent/callbacks.css web/agent/callbacks.js web/agent/reported.js \
	web/agent/commands.js web/agent/complaint.css web/agent/complaint.js web/agent/desk.css web/agent/journey.js web/agent/language.js \
	web/agent/main.js web/agent/playbook.js web/agent/record.js web/agent/search.css \
	web/agent/search.js \
	web/editor/address.js web/editor/api.d.ts web/editor/articles.js web/editor/callbacks.js web/editor/chart.js \
	web/editor/checks.js web/editor/cure.js web/editor/days.js web/editor/shares.js web/editor/define.js web/editor/dialog.js \
	web/editor/diff.js web/editor/download.js web/editor/drafts.js web/editor/editor.css web/editor/editor.html \
	web/editor/alike.js web/editor/history.js web/editor/find.js web/editor/front.js web/editor/gap-actions.js web/editor/gap.css web/editor/gap.js \
	web/editor/gaps.js web/editor/layout.css web/editor/learned.js web/editor/lists.css \
	web/editor/main.js web/editor/overview.css web/editor/overview.js web/editor/parts.js \
	web/editor/preview.js web/editor/proof.js web/editor/replay.js web/editor/rest.css \
	web/editor/route.js web/editor/rules.js web/editor/searches.js web/editor/tell-gap.js web/editor/titles.js web/editor/todo.js \
	web/editor/toolbar.js web/editor/uplot.d.ts web/editor/wordings.js \
	web/editor/write.css web/editor/write.js \
	web/shared/api.d.ts web/shared/message.js web/shared/seen.js web/shared/signals.js \
	web/shared/typing.js \
	web/widget/LICENSE \
	web/widget/api.js web/widget/app.js web/widget/article.css web/widget/article.js \
	web/widget/context.js \
	web/widget/dom.js web/widget/globals.d.ts web/widget/launcher.js web/widget/loader.js \
	web/widget/hooks.js web/widget/message.js web/widget/options.js web/widget/vote.js \
	web/widget/forms.css \
	web/widget/panel.css web/widget/panel.js web/widget/style.css web/widget/text.js \
	web/widget/views.css web/widget/views.js \
	web/widget/ways.js
EXTRA_DIST += package.json package-lock.json $(WEB_FILES) web/tests/agent.test.mjs web/tests/editor.test.mjs web/tests/message.test.mjs web/tests/messages.test.mjs web/tests/said.test.mjs web/tests/budget.test.mjs \
	web/budget.json

# Where the bundles are: built here, or shipped.
WEB_DIST = `test -f web/dist/manifest.json && echo web/dist || echo $(srcdir)/web/dist`
# Where node_modules is: in the source folder when somebody develops there.
WEB_MODULES = `test -d $(srcdir)/node_modules && echo $(srcdir) || echo web/modules`

all-local: web/dist/manifest.json

if HAVE_NODE
web/dist/manifest.json: $(WEB_FILES) package-lock.json
	@test -d $(srcdir)/node_modules || $(MAKE) $(AM_MAKEFLAGS) web/modules/installed
	$(AM_V_GEN)$(NODE) $(srcdir)/web/build.mjs $(srcdir)/web web/dist $(WEB_MODULES)

web/modules/installed: package.json package-lock.json
	$(AM_V_at)$(MKDIR_P) web/modules
	$(AM_V_at)cp $(srcdir)/package.json $(srcdir)/package-lock.json web/modules/
	$(AM_V_GEN)cd web/modules && $(NPM) ci --silent --no-audit --no-fund
	$(AM_V_at)touch $@

# Types, and the message files.
check-web: web/dist/manifest.json
	$(NODE) $(WEB_MODULES)/node_modules/typescript/bin/tsc -p $(srcdir)/web/tsconfig.json
	$(NODE) --test --test-reporter=tap $(srcdir)/web/tests/*.test.mjs
else
web/dist/manifest.json: $(WEB_FILES) package-lock.json
	@echo "$@: node and npm are missing; install them, or build from a tarball, which has the bundles." >&2
	@exit 1

check-web:
	@echo "check-web: skipped, node is missing."
endif

install-data-local: web/dist/manifest.json
	$(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/web/messages"
	for f in $(WEB_DIST)/*.*; do $(INSTALL_DATA) $$f "$(DESTDIR)$(pkgdatadir)/web/" || exit 1; done
	$(INSTALL_DATA) $(WEB_DIST)/messages/*.json "$(DESTDIR)$(pkgdatadir)/web/messages/"

uninstall-local:
	rm -rf "$(DESTDIR)$(pkgdatadir)/web"

# cp -p: the bundles must stay newer than their sources.
dist-hook: web/dist/manifest.json
	$(MKDIR_P) $(distdir)/web/dist
	cp -pR $(WEB_DIST)/. $(distdir)/web/dist/

# What was built here; never what a tarball brought.
clean-local:
	test . = "$(srcdir)" || rm -rf web/dist
	rm -rf web/modules
maintainer-clean-local:
	rm -rf web/dist

.PHONY: check-web
