#!/usr/bin/env bash
# Kills tasks of a job in shards with SIGKILL at random moments and while they write: 200 times, or as often as the first argument says.
# The usual test run does it ten times. About a second each.
set -euo pipefail
cd "$(dirname "$0")/../.."
HARDEXAMPLE_KILLS="${1:-200}" dotnet test -c Release tests/HardExample.Cli.Tests --filter FullyQualifiedName~KilledTaskTests
