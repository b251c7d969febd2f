#!/bin/sh
# twice.sh LOG - the end-to-end tests, as run.sh runs them, for a machine that does other things
# beside: up to three files in which something failed are run once more, alone. What fails again
# has failed; what passes alone is told as such, whole, for it hides a race more often than not.
#
# The log of the first run is LOG, of the second LOG.again. Ends with "N passed, N failed".
set -eu
here=$(cd "$(dirname "$0")" && pwd)
log=$1

figure() { sed -n "s/^# *$1 *\([0-9][0-9]*\)\$/\1/p" "$2" | awk '{n += $1} END {print n + 0}'; }

# The names of the files that hold a failed test, as run.sh takes them.
failed_files() {
	awk '/^ *not ok/ { failed = 1 } failed && /location:/ { print; failed = 0 }' "$1" |
		sed -n "s|.*tests/e2e/\(.*\)\.test\.mjs:.*|\1|p" | sort -u
}

export ANSWERD_REPORTER=tap
rc=0
sh "$here/run.sh" >"$log" 2>&1 || rc=$?
passed=$(figure pass "$log") failed=$(figure fail "$log")
if [ "$rc" -ne 0 ]; then
	sh "$here/failed.sh" "$log"
	[ "$failed" -gt 0 ] || failed=1
	files=$(failed_files "$log")
	n=$(echo "$files" | wc -l)
	if [ -n "$files" ] && [ "$n" -le 3 ] && [ "$failed" -le 6 ]; then
		echo "once more, alone: $(echo $files)"
		again=0
		for file in $files; do
			sh "$here/run.sh" "$file" >"$log.again" 2>&1 || { again=1 && sh "$here/failed.sh" "$log.again"; }
		done
		if [ "$again" = 0 ]; then
			echo "FAILED BESIDE OTHERS, PASSED ALONE: $failed in $(echo $files)"
			passed=$((passed + failed)) failed=0 rc=0
		fi
	fi
fi
echo "$passed passed, $failed failed"
exit "$rc"
