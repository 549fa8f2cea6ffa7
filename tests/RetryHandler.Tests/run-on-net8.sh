#!/usr/bin/env bash
# The tests of the inserted handler on .NET 8, whatever runtimes are installed: built with the runtime beside them.
# Where that runtime can't be restored there is nothing to run; it says so, and does not fail. At most five minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
output=$PWD/artifacts/net8
properties=(-p:OnNet8=true -p:BaseIntermediateOutputPath="$output/obj/" -p:UseSharedCompilation=false)
runtime=$(dotnet --info | awk '/^ RID:/ { print $2 }')

if ! timeout 150 dotnet restore tests/RetryHandler.Tests -r "$runtime" "${properties[@]}"; then
    echo "SKIPPED: the runtime of .NET 8 for $runtime can't be restored, the inserted handler was not tested on it."
    exit 0
fi
timeout 120 dotnet build tests/RetryHandler.Tests --no-restore -r "$runtime" -o "$output/bin" "${properties[@]}"
timeout 120 "$output/bin/GoAway.Analyzers.RetryHandler.Tests"
