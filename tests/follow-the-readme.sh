#!/usr/bin/env bash
# Follows the README literally in a fresh clone: its run command, its curl request, its figures. Only the provider is a stand-in on this machine.
#   tests/follow-the-readme.sh [REPOSITORY]
set -euo pipefail
repository=$(cd "${1:-$(dirname "$0")/..}" && pwd)
work=$(mktemp -d)
chmod 755 "$work" # as root, the database has its own account, and lies outside what that cannot enter
lectr= stand_in=
cleanup() {
  [ -z "$lectr" ] || kill -TERM -- "-$lectr" 2>/dev/null || true
  [ -z "$stand_in" ] || kill "$stand_in" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
fail() { echo "$1" >&2; tail -20 "$work/lectr.log" >&2 2>/dev/null; exit 1; }

git clone -q "$repository" "$work/lectr"
cd "$work/lectr"

# What the README says, not what this script thinks: the first block below a heading, from its fence to its end.
block() { awk -v heading="$1" -v fence='```'"$2" '$0 == heading {found = 1} found && $0 == fence {inside = 1; next} inside && $0 == "```" {exit} inside' README.md; }
run_command=$(block "## Run it" sh)
curl_command=$(block "**curl**" sh)
see_command=$(block "## What it is for" sh)
[ "$(block "## Test it" sh)" = "dotnet test" ] || fail "the README's test command changed"
echo "run:  $run_command"

cat > stand-in.mjs <<'JS'
import { createServer } from 'node:http';
const body = JSON.stringify({ id: 'c1', object: 'chat.completion', model: 'gpt-4o-mini', choices: [{ index: 0, message: { role: 'assistant', content: 'no' } }], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } });
createServer((q, a) => { q.resume(); q.on('end', () => { a.setHeader('content-type', 'application/json'); a.end(body); }); }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
node stand-in.mjs > "$work/port" &
stand_in=$!
until [ -s "$work/port" ]; do sleep 0.05; done
export Lectr__Providers__openai__BaseUrl="http://127.0.0.1:$(cat "$work/port")/v1"

# Where the README's ports are taken, others stand in for them, in its commands too.
proxy=${LECTR_README_PROXY_PORT:-4100} api=${LECTR_README_API_PORT:-4200}
export Lectr__Proxy__Url="http://127.0.0.1:$proxy" Lectr__Api__Url="http://127.0.0.1:$api"
ported() { sed "s/127.0.0.1:4100/127.0.0.1:$proxy/g; s/127.0.0.1:4200/127.0.0.1:$api/g" <<<"$1"; }

began=$(date +%s)
set -m; bash -c "$run_command" > "$work/lectr.log" 2>&1 & lectr=$!; set +m
until [ -s .lectr/first-run.json ]; do
  kill -0 "$lectr" 2>/dev/null || fail "the run command ended"
  [ $(($(date +%s) - began)) -lt "${LECTR_README_PATIENCE:-900}" ] || fail "it did not start in time"
  sleep 0.2
done
echo "built and started in $(($(date +%s) - began)) s"

LECTR_KEY=$(node -p 'JSON.parse(require("fs").readFileSync(".lectr/first-run.json")).lectr_key')
LECTR_ADMIN_TOKEN=$(node -p 'JSON.parse(require("fs").readFileSync(".lectr/first-run.json")).admin_token')
export LECTR_KEY LECTR_ADMIN_TOKEN OPENAI_API_KEY=sk-readme
answer=$(bash -c "$(ported "$curl_command")") || fail "the request failed"
grep -q '"content":"no"' <<<"$answer" || fail "the answer is not the provider's: $answer"
echo "curl: answered"

asked=$(date +%s%N)
until features=$(bash -c "$(ported "$see_command")") && grep -q '"feature":"classifier"' <<<"$features"; do
  [ $((($(date +%s%N) - asked) / 1000000000)) -lt 60 ] || fail "the feature never came: $features"
  sleep 0.05
done
echo "seen in /features after $((($(date +%s%N) - asked) / 1000000)) ms"
echo "1 passed, 0 failed"
