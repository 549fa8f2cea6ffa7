#!/usr/bin/env bash
# How many sources the tests hold for each rule: reported, and silent; no two alike. Runs the rules' tests once.
set -euo pipefail
cd "$(dirname "$0")/.."
figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
GOAWAY_FIGURES=$figures dotnet test tests/Analyzers.Tests --filter "FullyQualifiedName~.Rules.|FullyQualifiedName~.Wild.|FullyQualifiedName~.CodeFixes." "$@" | tail -1
sort -u "$figures" | awk '
    { count[$1, $2]++; rules[$1] }
    END { for (rule in rules) printf "%s %4d reported %4d silent\n", rule, count[rule, "report"], count[rule, "silent"] }' | sort
