# Sourced by a command with its own path in `self`. What it answers before it does
# anything: --help, -h, --version, and a flag that it does not know. The help of a
# command is the comment at its top, whose lines `  --flag VALUE   words` are the
# flags that it knows.

scripts=${self%/*}
command=${self##*/}
case $scripts in */check) scripts=${scripts%/*} command=check/$command ;; esac

# usage: fail TEXT [CODE]      One line, and the exit code, which is 2 by default.
fail() {
    echo "$command: $1" >&2
    exit "${2:-2}"
}

# Whether standard error is a terminal on which a line can be renewed.
renews_lines() {
    case ${TERM:-dumb} in dumb) return 1 ;; esac
    [ -t 2 ]
}

print_help() {
    sed -n '1d; /^#/!q; s/^#//; s/^ //; p' "$self"
}

# usage: answer yes|no ARGUMENT...      yes: other words than flags may be among the arguments. Goes no further than `--`.
answer() {
    words=$1 doubtful=""
    shift
    for argument; do
        case $argument in
            --) break ;;
            --help | -h) print_help; exit 0 ;;
            --version) print_version; exit 0 ;;
            -?*) doubtful=yes ;;
            *) [ "$words" = yes ] || doubtful=yes ;;
        esac
    done
    [ -n "$doubtful" ] || return 0
    complaint=$(print_help | awk -f "$scripts/shell/arguments.awk" -- - "$words" "$@") || exit 2
    case $complaint in
        "") ;;
        *\?) fail "$complaint see scripts/$command --help" ;;
        *) fail "$complaint; see scripts/$command --help" ;;
    esac
}

# An installed folder has the file `version` in place of what builds it.
print_version() {
    version=$(cat "$scripts/../version" 2>/dev/null || sed -n 's/^project(switchmark VERSION \([0-9.]*\).*/\1/p' "$scripts/../CMakeLists.txt" 2>/dev/null)
    echo "switchmark ${version:-(version unknown)}"
}
