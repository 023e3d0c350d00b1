# Sourced by the scripts beside it. find_python sets PYTHON to a Python that is new enough and that really runs:
# a name on the PATH may be an old one, or a shim that fails as soon as it is used.

runs_and_is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
  for candidate in "${PYTHON:-}" "$1" python3.14 python3.13 python3.12 python3 python \
    "${HOME:-/root}"/.pyenv/versions/3.1[2-9]*/bin/python; do
    if [ -n "$candidate" ] && runs_and_is_new_enough "$candidate"; then
      PYTHON=$candidate
      return 0
    fi
  done
  no_python >&2
  return 1
}

no_python() {
  echo "Huiskamer needs Python 3.12 or newer, and there is none here that runs."
  found=$(python3 --version 2>/dev/null) && echo "What is here: $found, and that is too old."
  echo
  echo "What you can do:"
  echo "  Debian 13 or newer, Ubuntu 24.04 or newer:  apt install python3 python3-venv"
  echo "  Fedora:                                     dnf install python3.12"
  echo "  macOS:                                      brew install python@3.13"
  echo "Is it somewhere else? Then say where:         PYTHON=/path/to/python3.12 $0"
}
