# shellcheck shell=bash disable=SC2034
# What the scripts of this folder share. Sourced, not run; leaves the caller in the root of the project.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit
EMULATOR=build/release/bin/cc3235emu
CORES=$(nproc)

say() { printf '%s\n' "$*" >&2; }

die() {
  say "${0##*/}: $*"
  exit 1
}

# configure PRESET [cmake options…]  Only when the preset is not configured with these options yet.
configure() {
  local preset=$1 stamp=build/$1/configured-with
  shift
  if [[ -f build/$preset/build.ninja && $(cat "$stamp" 2>/dev/null) == "$*" ]]; then
    return
  fi
  cmake --preset "$preset" "$@" >build-"$preset".log 2>&1 || {
    cat build-"$preset".log >&2
    rm -f build-"$preset".log
    return 1
  }
  rm -f build-"$preset".log
  printf '%s\n' "$*" >"$stamp"
}
