#!/usr/bin/env bash
# Runs the experiment behind a claim of the documents and writes its tables and pictures into docs/evidence. Without a name it lists the experiments.
#
# Usage: scripts/evidence.sh NAME [--data NAME|DIR]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet run -c Release --project bench/Eas.Evidence -- "$@" docs/evidence
