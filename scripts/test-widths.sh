#!/usr/bin/env bash
# Runs the ops and the kernels once for each vector width that this processor has, at that width alone and with wider instruction sets switched off. Each run asserts
# that it got its width. Arguments are passed on to `dotnet test`, for example --no-build.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
arguments=("$@")

tests() {
  echo "== $1 bits ($2)"
  env "$2" EAS_EXPECT_WIDTH="$1" dotnet test tests/Eas.Tensor.Tests -c Release --filter TestCategory=Widths "${arguments[@]}" || status=1
  env "$2" EAS_EXPECT_WIDTH="$1" dotnet test tests/Eas.Kernels.Tests -c Release "${arguments[@]}" || status=1
}

has() {
  local flag
  for flag in "$@"; do grep -qsw "$flag" /proc/cpuinfo || return 1; done
}

# The runtime avoids 512 bits on some processors that have them, unless it is told to prefer them.
if has avx512f avx512bw avx512cd avx512dq avx512vl; then tests 512 DOTNET_PreferredVectorBitWidth=512; fi
if has avx2 fma; then tests 256 DOTNET_EnableAVX512=0; fi
tests 128 DOTNET_EnableAVX2=0
tests 32 DOTNET_EnableHWIntrinsic=0
exit "$status"
