#!/bin/sh
# Runs the end-to-end tests, and those in a browser when Chromium is there.
#
#   tests/e2e/run.sh [NAME...]      e.g. search watch: only tests of these files
#
# ANSWERD or ANSWERD_BUILD says which program, ANSWERD_URL a running daemon for
# the tests that only read, ANSWERD_SLOW=5 gives a sanitized program more time (2),
# ANSWERD_KILLS=200 is the long form of the kill test, ANSWERD_BROWSER=no leaves
# the browser out. The exit status is node's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

if ! command -v node >/dev/null; then
	echo "tests/e2e/run.sh: node is not installed (18 or later)" >&2
	exit 1
fi

if [ $# -eq 0 ]; then
	set -- "$here"/*.test.mjs
	if [ "${ANSWERD_BROWSER:-yes}" = no ]; then
		echo "the browser tests are left out: ANSWERD_BROWSER=no"
	elif [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
		echo "the browser tests are left out: there is no ${CHROMIUM:-/usr/bin/chromium}"
	elif [ ! -d node_modules/playwright-core ]; then
		echo "the browser tests are left out: npm ci has not been run"
	else
		set -- "$@" "$here"/browser/*.test.mjs
	fi
else
	for name; do
		shift
		set -- "$@" "$here/$name.test.mjs"
	done
fi

# As many files side by side as there are cores: a test mostly waits. A node that does
# not know how runs one less. Side by side each has less of a core: deadlines are longer.
export ANSWERD_SLOW="${ANSWERD_SLOW:-2}"
at_once=--test-concurrency=$(nproc)
node --help | grep -q -e --test-concurrency || at_once=
exec node --test ${at_once:+"$at_once"} ${ANSWERD_REPORTER:+--test-reporter="$ANSWERD_REPORTER"} "$@"
