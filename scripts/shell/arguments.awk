# usage: awk -f arguments.awk HELP_FILE POSITIONALS [ARGUMENT...]
# Prints what is wrong with the first argument that is no flag of the help text or
# lacks its value, or nothing. The flags of a help text are its lines that begin with a few blanks
# and a dash: `  -o, --out FILE  words`; a flag with a word in capitals takes a
# value, which may be left out if the word stands in brackets. POSITIONALS: `yes` if other words than flags may stand there, else `no`.
# What follows `--` is not looked at, nor are the flags of Google Benchmark if the
# text names any.
BEGIN {
    while ((getline line < ARGV[1]) > 0) read_flags(line)
    for (i = 3; i < ARGC && ARGV[i] != "--"; ++i) {
        argument = ARGV[i]
        name = argument
        sub(/=.*/, "", name)
        if (argument ~ /^-./) {
            if (name ~ /^-[a-zA-Z]/ && (substr(name, 1, 2) in takes_value)) name = substr(name, 1, 2)
            of_google = name ~ /^--benchmark_/ && knows_google
            if (!(name in takes_value) && !of_google) complain(name)
            if (argument != name || !(of_google || takes_value[name])) continue
            if (takes_value[name] && !optional[name] && (i + 1 == ARGC || ARGV[i + 1] ~ /^--/)) {
                print name ": without a value"
                exit
            }
            if (ARGV[i + 1] ~ /^-[0-9.]/) {
                print name ": " ARGV[i + 1] " is negative"
                exit
            }
            if (ARGV[i + 1] !~ /^-./) ++i
        } else if (ARGV[2] == "no") complain(argument)
    }
}

# Enters the names of a line `  -o, --out FILE  words` into takes_value.
function read_flags(line,    words, names, count, first, i, j) {
    if (line ~ /--benchmark_/) knows_google = 1
    if (line !~ /^ ? ? ? ? ? ? ? ? -/) return
    sub(/^ +/, "", line)
    sub(/  .*/, "", line)
    count = split(line, words, " ")
    for (first = 1; first <= count && words[first] ~ /^-/; ++first) continue
    for (i = 1; i < first; ++i)
        for (j = split(words[i], names, ","); j >= 1; --j)
            if (names[j] != "") {
                takes_value[names[j]] = words[first] ~ /^\[?[A-Z][A-Z_]*([],.:|]|$)/
                optional[names[j]] = words[first] ~ /^\[/
            }
}

function complain(argument,    best, least, name, distance) {
    least = 1000
    for (name in takes_value) {
        distance = distance_of(bare(argument), bare(name))
        if (index(bare(name), bare(argument)) == 1 && length(bare(argument)) >= 3) distance = distance > 0
        if (distance < least || (distance == least && name < best)) { least = distance; best = name }
    }
    hint = least <= 1 + length(bare(argument)) / 4 && length(bare(argument)) > 1 ? "; did you mean '" best "'?" : ""
    print "unknown argument '" argument "'" hint
    exit
}

function bare(name) {
    sub(/^-+/, "", name)
    return tolower(name)
}

# How many letters must be added, left out, replaced or swapped with the next.
function distance_of(a, b,    i, j, cost, least, d) {
    for (i = 0; i <= length(a); ++i) d[i, 0] = i
    for (j = 0; j <= length(b); ++j) d[0, j] = j
    for (i = 1; i <= length(a); ++i)
        for (j = 1; j <= length(b); ++j) {
            cost = substr(a, i, 1) != substr(b, j, 1)
            least = d[i - 1, j - 1] + cost
            if (d[i - 1, j] + 1 < least) least = d[i - 1, j] + 1
            if (d[i, j - 1] + 1 < least) least = d[i, j - 1] + 1
            if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1) &&
                d[i - 2, j - 2] + 1 < least) least = d[i - 2, j - 2] + 1
            d[i, j] = least
        }
    return d[length(a), length(b)]
}
