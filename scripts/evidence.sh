#!/usr/bin/env bash
# Runs the experiment behind a claim of the documents and writes its tables and pictures into docs/evidence. Without a name it lists the experiments.
#
# Usage: scripts/evidence.sh NAME [--data NAME|DIR]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The full counts of a proof that the tests run reduced: 500 plain networks and 200 DenseNets, on the CPU and on the float64 reference.
if [ "${1:-}" = preservation ]; then
  EAS_GROWN_NETWORKS=500,200 exec dotnet test -c Release tests/Eas.Networks.Tests --filter "FullyQualifiedName~PreservationTests.Random"
fi

dotnet run -c Release --project bench/Eas.Evidence -- "$@" docs/evidence
