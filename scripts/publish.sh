#!/usr/bin/env bash
# Makes the builds of `eas` that need no .NET on the machine, into artifacts/: one file with the JIT, which chooses the vector width at start, and
# native code for x86-64-v3 and x86-64-v4 processors, which refuses others. Native code needs clang or gcc to link.
#
# Usage: scripts/publish.sh [jit|v3|v4]...    (default: all three)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runtime=linux-x64
linker=$(command -v clang || command -v gcc || true)

publish() {
    local target=artifacts/eas-$runtime$1
    shift
    rm -rf "$target"
    dotnet publish src/Eas.Cli -c Release -r "$runtime" -o "$target" "$@"
    echo "$target/eas: $(stat -c %s "$target/eas") bytes; $("$target/eas" --version)"
}

publish_native() {
    [ -n "$linker" ] || { echo "neither clang nor gcc is here; native code cannot be linked" >&2; exit 1; }
    publish "-$1" -p:EasAot="$1" -p:CppCompilerAndLinker="$linker"
}

[ $# -gt 0 ] || set -- jit v3 v4
for build in "$@"; do
    case $build in
        jit) publish "" ;;
        v3 | v4) publish_native "$build" ;;
        *) echo "$build: not one of jit, v3, v4" >&2; exit 2 ;;
    esac
done
