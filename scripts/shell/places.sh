# Sourced after answers.sh. Where the checkout is, and where builds go.

root=$(cd "$scripts/.." && pwd -P) || exit 2
# In a git hook these name the repository of the hook, and git would look there wherever it is asked about this checkout.
unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_NAMESPACE
# Builds lie in build/PRESET, or in SWITCHMARK_BUILD_DIR/PRESET. Absolute, since commands change the folder.
if [ -n "${SWITCHMARK_BUILD_DIR:-}" ]; then
    SWITCHMARK_BUILD_DIR=$(readlink -m -- "$SWITCHMARK_BUILD_DIR")
    export SWITCHMARK_BUILD_DIR
fi
builds=${SWITCHMARK_BUILD_DIR:-$root/build}

# Says so in one line where nothing can be built.
require_builds_folder() {
    mkdir -p "$builds" 2>/dev/null && [ -w "$builds" ] ||
        fail "$builds: cannot be written; name another folder for builds, as in SWITCHMARK_BUILD_DIR=/tmp/build"
}

# usage: refusal_of_git      Prints why git tells nothing of this checkout, with the remedy; nothing if it does.
refusal_of_git() {
    # A folder within the repository of something else is no clone, either.
    refusal=$(LC_ALL=C git -C "$root" rev-parse --show-prefix 2>&1) && [ -z "$refusal" ] && return
    case $refusal in
        *"git: not found"*) echo "git is not installed here; type: scripts/setup" ;;
        *"dubious ownership"*)
            echo "$root belongs to another user, hence git does not read it; type: git config --global --add safe.directory '$root'" ;;
        *) echo "$root is no clone of a git repository" ;;
    esac
}
