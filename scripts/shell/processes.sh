# Sourced by commands that start others. While a shell waits for a command in the
# foreground, it runs none of its traps, and a signal that is sent to the shell
# alone does not reach the command. Here every command that may take long runs in
# the background. SIGINT, SIGTERM, SIGHUP and a closed pipe end it, then the
# shell, whose exit code is 128 + the signal's number.

caught="" child="" starting="" temporary="" signals=0

heed_signals() {
    trap 'heed 130' INT
    trap 'heed 143' TERM
    trap 'heed 129' HUP
    trap 'heed 141' PIPE
    trap clean_up EXIT
}

heed() {
    # A signal to the whole group may end a pipe's reader before this shell hears of it: the signal says more.
    [ "${caught:-141}" != 141 ] || caught=$1
    signals=$((signals + 1))
    if [ -n "$child" ]; then
        # A group does not exist before setsid has run.
        kill -s TERM -- "$child" 2>/dev/null || kill -s TERM "${child#-}" 2>/dev/null
    elif [ -z "$starting" ]; then
        exit "$caught"
    fi
}

# A command that has more to remove than its temporary folder defines this anew.
clean_up() {
    trap '' INT TERM HUP PIPE
    [ -z "$temporary" ] || rm -rf "$temporary"
}

# Sets `temporary`: a folder that clean_up removes.
make_temporary_folder() {
    temporary=$(mktemp -d 2>/dev/null) ||
        fail "${TMPDIR:-/tmp}: no temporary folder can be made there; set TMPDIR to a folder that can be written"
}

# usage: run_script SCRIPT [ARGUMENT...]      A script of ours, which ends what it has started itself.
run_script() {
    starting=yes
    env --default-signal=INT,QUIT,PIPE "$@" &
    finish_child "$!" "$!"
}

# usage: run_program PROGRAM [ARGUMENT...]      In a process group of its own, which is ended with it.
run_program() {
    starting=yes
    env --default-signal=INT,QUIT,PIPE setsid "$@" &
    finish_child "-$!" "$!"
}

# usage: finish_child TARGET PID      Returns the exit code; exits if a signal came. TARGET: what a signal is sent to.
finish_child() {
    child=$1 starting=""
    # It may have come before, and then nobody has passed it on.
    [ -z "$caught" ] || kill -s TERM -- "$child" 2>/dev/null || kill -s TERM "$2" 2>/dev/null
    await "$2"
    if [ -n "$caught" ]; then
        end_group "$child"
        exit "$caught"
    fi
    child=""
    return "$status"
}

# usage: await PID      Sets `status`. `wait` returns early when a trap runs, and 127 when it has told the status before.
await() {
    seen=$signals
    wait "$1"
    status=$?
    while [ "$seen" != "$signals" ]; do
        seen=$signals
        wait "$1"
        again=$?
        [ $again = 127 ] || status=$again
    done
}

# usage: end_group TARGET      What is left of a group gets two seconds, as ninja needs them to end the compilers.
end_group() {
    case $1 in -*) ;; *) return ;; esac
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        lives "$1" || return
        sleep 0.1
    done
    kill -s KILL -- "$1" 2>/dev/null
}

# usage: lives -GROUP      What has ended and nobody has waited for, as in a container without an init, does not count.
lives() {
    kill -0 -- "$1" 2>/dev/null || return
    [ -r /proc/self/stat ] || return 0
    # PID (NAME) STATE PARENT GROUP ...
    cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
        awk -v group="${1#-}" '$3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}
