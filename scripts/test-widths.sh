#!/usr/bin/env bash
# Runs the op chain and the kernel tests once for each vector width. Arguments go to `dotnet test` (--no-build). A run asserts that it got its width; a width that
# the processor lacks is left out.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
run() {
  local width=$1
  shift
  echo "== $width bits"
  env "$1" EAS_EXPECT_WIDTH="$width" dotnet test tests/Eas.Tensor.Tests -c Release --filter "TestCategory=Ops" "${@:2}" || status=1
  # Without any vector instructions the runtime's own tests of threads and memory would say nothing new.
  [ "$width" -eq 32 ] || env "$1" dotnet test tests/Eas.Kernels.Tests -c Release "${@:2}" || status=1
}

has() { grep -qw "$1" /proc/cpuinfo; }

if has avx512f; then run 512 DOTNET_EnableAVX512=1 "$@"; fi
if has avx2 && has fma; then run 256 DOTNET_EnableAVX512=0 "$@"; fi
run 128 DOTNET_EnableAVX2=0 "$@"
run 32 DOTNET_EnableHWIntrinsic=0 "$@"
exit "$status"
