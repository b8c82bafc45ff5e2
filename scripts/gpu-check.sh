#!/usr/bin/env bash
# Checks a machine with a GPU: that the CUDA backend computes what the CPU does, and how fast; then PyTorch's throughput on the same networks and what NVIDIA's tools say
# about the kernels, where they are installed. See "Checking a GPU machine" in docs/gpu.md.
#
# Usage: scripts/gpu-check.sh bundle [FILE.tar.xz]                         packs all that is needed, for a machine without .NET
#        scripts/gpu-check.sh run [OUT] [--quick] [--only CHECK,...]       on the machine, from the unpacked bundle or in the repository
set -euo pipefail

usage="usage: scripts/gpu-check.sh bundle [FILE.tar.xz] | run [OUT] [--quick] [--only CHECK,...]"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
largest=$((40 * 1000 * 1000))
pytorch_limit=420
architecture=sm_90

fail() {
    echo "$1" >&2
    exit 2
}

publish_program() {
    dotnet publish "$root/bench/Eas.GpuCheck" -c Release -r linux-x64 -o "$1" -v q >&2
}

bundle() {
    [ $# -le 1 ] || fail "$usage"
    local file=${1:-$root/artifacts/eas-gpu-check.tar.xz} folder compression
    case $file in
        *.tar.gz) compression=gzip ;;
        *.tar.xz) compression="xz -T0" ;;
        *) fail "$file: a bundle's name ends in .tar.xz or .tar.gz" ;;
    esac
    # Not local: the trap runs after the function.
    staging=$(mktemp -d)
    trap 'rm -rf "$staging"' EXIT
    folder=$staging/eas-gpu-check
    mkdir -p "$folder/scripts" "$folder/kernels" "$(dirname "$file")"
    publish_program "$folder/program"
    "$root/scripts/publish.sh" jit >&2
    cp -r "$root/artifacts/eas-linux-x64" "$folder/eas"
    cp "$root/scripts/gpu-check.sh" "$folder/scripts/"
    cp -r "$root/scripts/gpu-check" "$folder/scripts/"
    cp -r "$root"/kernels/*.cu "$root"/kernels/*.cuh "$root/kernels/ptx" "$root/kernels/handwritten" "$folder/kernels/"
    tar -C "$staging" -I "$compression" -cf "$file" eas-gpu-check
    local size
    size=$(stat -c %s "$file")
    echo "$file: $size bytes"
    [ "$size" -le "$largest" ] || fail "$file: $size bytes are more than $largest; leave something out"
}

# note NAME OUTCOME SECONDS CLAIM [REASON]: one line of tools.tsv.
note() {
    printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "${5:-}" >> "$out/tools.tsv"
    echo "$1: $2${5:+: $5}"
}

# tool NAME CLAIM LOG COMMAND...: runs it and notes how it ended.
tool() {
    local name=$1 claim=$2 log=$3 started=$SECONDS rc=0
    shift 3
    "$@" > "$log" 2>&1 || rc=$?
    case $rc in
        0) note "$name" passed $((SECONDS - started)) "$claim" ;;
        124) note "$name" failed $((SECONDS - started)) "$claim" "it took longer than its time limit and was stopped; see ${log##*/}" ;;
        *) note "$name" failed $((SECONDS - started)) "$claim" "code $rc: $(tail -n 1 "$log" | tr '\t' ' ')" ;;
    esac
}

# skip NAME CLAIM REASON
skip() {
    note "$1" skipped 0 "$2" "$3"
}

find_tool() {
    command -v "$1" || { [ -x "/usr/local/cuda/bin/$1" ] && echo "/usr/local/cuda/bin/$1"; } || true
}

# Samples the GPU's clocks while the checks run.
start_clocks() {
    local smi
    sampler=""
    smi=$(find_tool nvidia-smi)
    [ -n "$smi" ] || return 0
    "$smi" -i 0 --query-gpu=clocks.sm,clocks.mem,power.draw,temperature.gpu --format=csv,noheader,nounits -l 1 > "$out/clocks.csv" 2> "$out/clocks.log" &
    sampler=$!
    trap 'kill "$sampler" 2> /dev/null || true' EXIT
}

end_clocks() {
    local claim="clocks, power and temperature of the GPU while the checks ran"
    [ -n "$sampler" ] || { skip clocks "$claim" "nvidia-smi is not installed"; return; }
    kill "$sampler" 2> /dev/null || true
    wait "$sampler" 2> /dev/null || true
    tool clocks "$claim" "$out/clocks.log" test -s "$out/clocks.csv"
}

run_pytorch() {
    local claim="PyTorch's throughput on the same networks; its ratios"
    command -v python3 > /dev/null || { skip pytorch "$claim" "python3 is not installed"; return; }
    python3 -c 'import torch' 2> /dev/null || { skip pytorch "$claim" "python3 cannot import torch"; return; }
    measure() { timeout "$pytorch_limit" python3 "$root/scripts/gpu-check/pytorch_throughput.py" "${quick[@]}" > "$out/pytorch.jsonl"; }
    tool pytorch "$claim" "$out/pytorch.log" measure
}

run_sanitizer() {
    local claim="compute-sanitizer's memcheck finds nothing in a short run" sanitizer
    sanitizer=$(find_tool compute-sanitizer)
    [ -n "$sanitizer" ] || { skip compute-sanitizer "$claim" "compute-sanitizer is not installed"; return; }
    tool compute-sanitizer "$claim" "$out/compute-sanitizer.log" \
        timeout 300 "$sanitizer" --tool memcheck --error-exitcode 9 "$program" check training-graphs "$out/sanitized" --quick
}

run_ptxas() {
    local claim="ptxas takes all PTX for $architecture; registers and spills" ptxas
    ptxas=$(find_tool ptxas)
    [ -n "$ptxas" ] || { skip ptxas "$claim" "ptxas is not installed"; return; }
    assemble() {
        local file
        : > "$out/ptxas.log"
        : > "$out/ptxas-handwritten.log"
        for file in "$root"/kernels/ptx/*.ptx; do
            "$ptxas" -v -arch=$architecture -o /dev/null "$file" >> "$out/ptxas.log" 2>&1 || { tail -n 1 "$out/ptxas.log"; return 1; }
        done
        for file in "$root"/kernels/handwritten/*.ptx; do
            "$ptxas" -v -arch=$architecture -o /dev/null "$file" >> "$out/ptxas-handwritten.log" 2>&1 || { tail -n 1 "$out/ptxas-handwritten.log"; return 1; }
        done
    }
    tool ptxas "$claim" "$out/ptxas.out" assemble
}

run_nvcc() {
    local claim="nvcc compiles the kernels for $architecture; registers and spills" nvcc
    nvcc=$(find_tool nvcc)
    [ -n "$nvcc" ] || { skip nvcc "$claim" "nvcc is not installed"; return; }
    compile() {
        local file
        : > "$out/nvcc.log"
        for file in "$root"/kernels/*.cu; do
            "$nvcc" -cubin -arch=$architecture -std=c++20 -O3 -fmad=false -Xptxas -v -o /dev/null "$file" >> "$out/nvcc.log" 2>&1 || { tail -n 1 "$out/nvcc.log"; return 1; }
        done
    }
    tool nvcc "$claim" "$out/nvcc.out" compile
}

find_program() {
    program=$root/program/eas-gpu-check
    [ -x "$program" ] && return
    command -v dotnet > /dev/null || fail "neither $program nor dotnet is here; unpack a bundle that scripts/gpu-check.sh bundle made"
    dotnet build "$root/bench/Eas.GpuCheck" -c Release -v q >&2
    program=$root/bench/Eas.GpuCheck/bin/Release/net10.0/eas-gpu-check
}

run() {
    out=""
    quick=()
    local only=() rc=0
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) quick=(--quick) ;;
            --only)
                [ $# -ge 2 ] || fail "$usage"
                only=(--only "$2")
                shift
                ;;
            -*) fail "$1: $usage" ;;
            *)
                [ -z "$out" ] || fail "$1: $usage"
                out=$1
                ;;
        esac
        shift
    done
    out=${out:-gpu-check}
    find_program
    "$program" list "${only[@]}" > /dev/null || exit 2
    mkdir -p "$out"
    rm -f "$out"/tools.tsv "$out"/pytorch.jsonl "$out"/clocks.csv "$out"/*.log
    start_clocks
    "$program" run "$out" "${quick[@]}" "${only[@]}" || rc=$?
    end_clocks
    [ "$rc" -le 1 ] || exit "$rc"
    run_ptxas
    run_nvcc
    run_pytorch
    run_sanitizer
    rc=0
    "$program" merge "$out" || rc=$?
    echo "results: $out/gpu-check.md, $out/gpu-check.json"
    exit "$rc"
}

[ $# -gt 0 ] || fail "$usage"
command=$1
shift
case $command in
    bundle) bundle "$@" ;;
    run) run "$@" ;;
    *) fail "$command: $usage" ;;
esac
