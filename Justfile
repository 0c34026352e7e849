# What happens to your users' writes when the database dies? `just experiment` measures it.

bun_version := "1.4.5"
bun_home := justfile_directory() / ".under-fire/tools/bun-" + bun_version
bun := bun_home / "node_modules/.bin/bun"
under_fire := quote(bun) + " " + quote(justfile_directory() / "experiment/src/main.ts")

bench := quote(bun) + " " + quote(justfile_directory() / "bench/src/main.ts")

export PATH := bun_home / "node_modules/.bin:" + env("PATH")

# List the verbs
_default:
    @{{ quote(just_executable()) }} --list --unsorted

# Run an experiment and judge it (--scale 0.1: in 30 s; --dry-run; --help)
[group('experiment')]
[no-exit-message]
experiment *args: _packages
    @{{ under_fire }} experiment {{ args }}

# List the experiments
[group('experiment')]
[no-exit-message]
experiments *args: _packages
    @{{ under_fire }} experiments {{ args }}

# List the faults that an experiment can inject
[group('experiment')]
[no-exit-message]
faults *args: _packages
    @{{ under_fire }} faults {{ args }}

# List the brokers: what an acknowledgement is worth, version, what was verified, how to start each
[group('experiment')]
[no-exit-message]
brokers *args: _packages
    @{{ under_fire }} brokers {{ args }}

# Switch one safety off at a time, and show what it costs (all rows: about ten minutes)
[group('experiment')]
[no-exit-message]
counter *args: _packages
    @{{ under_fire }} counter {{ args }}

# Judge a run again, from its journal and its ledger (default: the latest)
[group('experiment')]
[no-exit-message]
report *args: _packages
    @{{ under_fire }} report {{ args }}

# List the runs, newest first (--experiment NAME, --limit N, --json)
[group('experiment')]
[no-exit-message]
history *args: _packages
    @{{ under_fire }} history {{ args }}

# What two runs have differently: just diff latest~1 latest
[group('experiment')]
[no-exit-message]
diff *args: _packages
    @{{ under_fire }} diff {{ args }}

# What an outage costs, with the error rates a run measured (--rate, --revenue, --outage, --per-year, --currency)
[group('experiment')]
[no-exit-message]
impact *args: _packages
    @{{ under_fire }} impact {{ args }}

# Measure the services against what limits them, side by side (all: about ten minutes on two cores; --help)
[group('measure')]
[no-exit-message]
bench *args: _packages
    @{{ bench }} bench {{ args }}

# Raise the rate until an architecture no longer holds its objectives, with the database and without (eight minutes)
[group('measure')]
[no-exit-message]
ramp *args: _packages
    @{{ bench }} ramp {{ args }}

# The same outage and throughput test on each broker, in turn: just compare kafka nisshi (--help)
[group('measure')]
[no-exit-message]
compare *args: _packages
    @{{ bench }} compare {{ args }}

# Measure the services under Bun, Deno and Node, side by side (four minutes; --help)
[group('measure')]
[no-exit-message]
runtimes *args: _packages
    @{{ bench }} runtimes {{ args }}

# End and remove what a killed or kept run left; can be repeated
[group('experiment')]
[no-exit-message]
heal *args: _packages
    @{{ under_fire }} heal {{ args }}

# Start the stack and the services, with reload on change, until Ctrl-C
[group('develop')]
[no-exit-message]
dev *args: _packages
    @{{ under_fire }} dev {{ args }}

# Break a part of the running stack: database, broker, consumer, producer, rest or cache (--help: all)
[group('develop')]
[no-exit-message]
kill target: _packages
    @{{ under_fire }} kill {{ target }}

# Mend a part that was killed
[group('develop')]
[no-exit-message]
restore target: _packages
    @{{ under_fire }} restore {{ target }}

# Install everything that is missing, run nothing
[group('develop')]
[no-exit-message]
setup *args: _packages
    @{{ under_fire }} setup {{ args }}

# Run every test: the fast ones, then the real ones on a real broker, PostgreSQL and k6
[group('check')]
[no-exit-message]
test: _packages
    @{{ quote(bun) }} test/all.ts

# Run every experiment for real, shortened, with a table at the end (or name some)
[group('check')]
[no-exit-message]
test-experiments *names: _packages
    @{{ quote(bun) }} test/experiments.ts {{ names }}

# Run the tests without sockets, in seconds
[group('check')]
[no-exit-message]
test-fast: _packages
    @{{ quote(bun) }} test/all.ts fast

# Format every file
[group('check')]
format: _packages
    @{{ quote(bun) }} x oxfmt
    @{{ quote(just_executable()) }} --fmt

# Publish the schema of result.json again after a change
[group('check')]
schema: _packages
    @{{ under_fire }} schema > docs/result.schema.json

# Generate the Grafana dashboards again after a change
[group('check')]
dashboards: _packages
    @{{ quote(bun) }} {{ quote(justfile_directory() / "observability/src/main.ts") }}

# Everything a change must pass, the fast checks first
[group('check')]
[no-exit-message]
ready: check test

# Format, lint, types, unused code
[group('check')]
check: _packages
    {{ quote(bun) }} x oxfmt --check
    {{ quote(bun) }} x oxlint
    {{ quote(bun) }} x tsc -p .
    {{ quote(bun) }} x tsc -p k6
    {{ quote(bun) }} x tsc -p experiment/browser
    {{ quote(bun) }} x knip
    {{ quote(just_executable()) }} --fmt --check

_bun:
    @test -x {{ quote(bun) }} || { echo "· installing Bun {{ bun_version }} from npm (once)"; npm install --silent --no-fund --no-audit --prefix {{ quote(bun_home) }} bun@{{ bun_version }}; }

_packages: _bun
    @test node_modules/.installed -nt bun.lock || { echo "· installing packages (once)"; {{ quote(bun) }} install --frozen-lockfile --silent && touch node_modules/.installed; }
