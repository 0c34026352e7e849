# shellcheck shell=bash
# Gives the tests a container engine where none answers: sourced by .ci/run, it acts as root on Debian and Ubuntu only, and
# ends with the shell that sourced it. Where it cannot, it says so in one line, and the tests with containers are skipped.

engine_compose_version=v5.0.2
engine_run='' # where its socket is; empty while there is none

engine_say() { echo "· engine: $*"; }

# The commands that are missing come from the packages of the same place. Nothing of them is started.
engine_install() {
  local missing=() pair
  for pair in dockerd:docker.io debootstrap:debootstrap iptables:iptables prometheus:prometheus \
    chromium:chromium redis-server:redis-server wrk:wrk; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  engine_say "installing ${missing[*]} (once)"
  local policy=/usr/sbin/policy-rc.d made=''
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1
  fi
  local log="$engine_run/apt.log" status=0
  { timeout 300 apt-get update &&
    DEBIAN_FRONTEND=noninteractive timeout 900 apt-get install -y --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1 </dev/null || status=$?
  [ -z "$made" ] || rm -f "$policy"
  [ "$status" = 0 ] || engine_say "$(tail -n 1 "$log")"
  return "$status"
}

# Debian has no compose of version 2 for its docker: built once, as a plugin.
engine_compose() {
  local cache=$1 plugins="$engine_run/config/cli-plugins"
  mkdir -p "$plugins"
  export DOCKER_CONFIG="$engine_run/config"
  if [ ! -x "$cache/compose-$engine_compose_version/cmd" ]; then
    engine_say "building docker compose $engine_compose_version with Go (once)"
    GOBIN="$cache/compose-$engine_compose_version" timeout 900 go install \
      -ldflags "-X github.com/docker/compose/v5/internal.Version=$engine_compose_version" \
      "github.com/docker/compose/v5/cmd@$engine_compose_version" >"$engine_run/go.log" 2>&1 </dev/null ||
      { engine_say "$(tail -n 1 "$engine_run/go.log")" && return 1; }
  fi
  ln -s "$cache/compose-$engine_compose_version/cmd" "$plugins/docker-compose"
}

engine_start() {
  local cache=$1 data="$1/docker"
  # Another run of this script has its images there: then without them.
  exec {engine_lock}>"$cache/docker.lock"
  flock -n "$engine_lock" || data="$engine_run/data"
  export DOCKER_HOST="unix://$engine_run/docker.sock"
  dockerd --data-root "$data" --exec-root "$engine_run/exec" --pidfile "$engine_run/dockerd.pid" \
    --host "$DOCKER_HOST" >"$engine_run/dockerd.log" 2>&1 </dev/null {engine_lock}>&- &
  local pid=$! tries
  for tries in {1..60}; do
    if docker version >/dev/null 2>&1; then
      # vfs copies every layer whole: the images would take tens of gigabytes.
      [ "$(docker info --format '{{.Driver}}')" != vfs ] && return 0
      engine_say "no overlay file system under $data"
      return 1
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 1
  done
  engine_say "dockerd did not answer after ${tries} s: $(tail -n 1 "$engine_run/dockerd.log")"
  return 1
}

engine_stop() {
  # Whatever has ended already is no reason to leave the rest.
  set +e
  local pid tries
  if pid=$(cat "$engine_run/dockerd.pid" 2>/dev/null); then
    kill "$pid" 2>/dev/null
    for tries in {1..30}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 1
    done
    [ "$tries" -lt 30 ] || kill -9 "$pid" "$(cat "$engine_run/exec/containerd/containerd.pid")" 2>/dev/null
  fi
  umount "$engine_run"/exec/netns/* 2>/dev/null
  rm -rf "$engine_run"
}

engine_up() {
  docker version >/dev/null 2>&1 && return 0
  if [ "$(id -u)" != 0 ] || [ ! -e /etc/debian_version ]; then
    engine_say 'none answers, and one can be started as root on Debian only; the tests with containers are skipped'
    return 0
  fi
  local cache="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/under-fire"
  mkdir -p "$cache"
  engine_run=$(mktemp -d /tmp/under-fire-engine.XXXXXX)
  trap engine_stop EXIT
  if engine_install && engine_compose "$cache" && engine_start "$cache"; then
    # Without buildx compose builds with what the engine has.
    docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
    engine_say "docker $(docker version --format '{{.Server.Version}}'), compose $(docker compose version --short)"
  else
    engine_stop
    set -e
    trap - EXIT
    unset DOCKER_HOST DOCKER_CONFIG
    engine_say 'none could be started; the tests with containers are skipped'
  fi
}

engine_up
