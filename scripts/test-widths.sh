#!/usr/bin/env bash
# Runs the op chain and the kernel tests once for each vector width that this processor has, by switching instruction sets off. Each run asserts that it got its width.
# Arguments are passed on to `dotnet test`, for example --no-build.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
arguments=("$@")

ops() {
  echo "== ops at $1 bits ($2)"
  env "$2" EAS_EXPECT_WIDTH="$1" dotnet test tests/Eas.Tensor.Tests -c Release --filter TestCategory=Ops "${arguments[@]}" || status=1
}

kernels() {
  echo "== kernels at $1 bits ($2)"
  env "$2" dotnet test tests/Eas.Kernels.Tests -c Release "${arguments[@]}" || status=1
}

has() {
  local flag
  for flag in "$@"; do grep -qsw "$flag" /proc/cpuinfo || return 1; done
}

# The runtime avoids 512 bits on some processors that have them, unless it is told to prefer them.
full=DOTNET_PreferredVectorBitWidth=512
if has avx512f avx512bw avx512cd avx512dq avx512vl; then ops 512 $full; kernels 512 $full; fi
if has avx2 fma; then ops 256 DOTNET_EnableAVX512=0; kernels 256 DOTNET_EnableAVX512=0; fi
ops 128 DOTNET_EnableAVX2=0
kernels 128 DOTNET_EnableAVX2=0
ops 32 DOTNET_EnableHWIntrinsic=0
exit "$status"
