#!/usr/bin/env bash
# Makes kernels/ptx/*.ptx from kernels/*.cu with clang 14, which alone writes there: its output is the same byte for byte on every machine. The first line of each
# file carries the SHA-256 of what it was made from (kernels/*.cuh in the order of their names, then its source); a test compares. Needs no CUDA.
# With --check nothing is written: it fails where a file would change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C

clang=$(command -v clang-14) || { echo "clang-14 is missing: apt-get install clang-14" >&2; exit 1; }
check=${1:-}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

for source in kernels/*.cu; do
    name=$(basename "$source" .cu)
    hash=$(cat kernels/*.cuh "$source" | sha256sum | cut -d ' ' -f 1)
    "$clang" -x cuda --cuda-device-only --cuda-gpu-arch=sm_80 -nocudainc -nocudalib -std=c++20 -O3 -ffp-contract=off -Wall -Wextra -Werror \
        -Xclang -target-feature -Xclang +ptx75 -S "$source" -o "$made/body.ptx"
    { echo "// sha256 $hash of kernels/*.cuh and kernels/$name.cu; made by scripts/make-ptx.sh with clang 14"; cat "$made/body.ptx"; } > "$made/$name.ptx"
done
rm -f "$made/body.ptx"

if [ "$check" = --check ]; then
    diff -r -q "$made" kernels/ptx || { echo "kernels/ptx is not what clang 14 makes of kernels/*.cu: run scripts/make-ptx.sh" >&2; exit 1; }
    exit
fi
mkdir -p kernels/ptx
rm -f kernels/ptx/*.ptx
cp "$made"/*.ptx kernels/ptx/
echo "$(ls kernels/ptx | wc -l) files, $(cat kernels/ptx/*.ptx | grep -c '^\.visible \.entry') kernels, $(cat kernels/ptx/*.ptx | wc -c) bytes"
