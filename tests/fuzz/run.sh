#!/bin/sh
# run.sh - runs every fuzz target with libFuzzer.
#
#   tests/fuzz/run.sh SECONDS [TARGET...]
#
# After `make fuzzers` in a build made for it (tests/fuzz/fuzz.mk says how to
# configure): ANSWERD_BUILD, else the current folder, else build-fuzz. Each target
# runs SECONDS, starting from its saved inputs; new ones go to fuzz-out/TARGET in
# the build. What is found is left there as TARGET-crash-* and the like: mend it,
# and save the input in tests/fuzz/corpus/TARGET, which `make check` replays. The
# last line counts the targets; exits 1 when anything was found.
set -eu

seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${ANSWERD_BUILD:-}" ]; then
	cd "$ANSWERD_BUILD"
elif [ ! -d tests/fuzz ] || [ ! -x tests/fuzz/fuzz_analyzer ]; then
	cd "$here/../../build-fuzz"
fi
[ $# -gt 0 ] || set -- $(cd "$here/corpus" && ls)
passed=0 failed=0
for target; do
	program=tests/fuzz/fuzz_$target
	out=fuzz-out/$target
	[ -x "$program" ] || { echo "run.sh: no $program in $PWD: run make fuzzers" >&2; exit 2; }
	mkdir -p "$out"
	if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$out-" "$out" "$here/corpus/$target" 2>"$out.log"; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out.log")
		echo "$target: nothing found in $runs runs"
		passed=$((passed + 1))
	else
		tail -n 20 "$out.log"
		echo "$target: FOUND something, see $PWD/$out.log"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
