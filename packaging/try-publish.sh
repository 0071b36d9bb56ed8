#!/usr/bin/env bash
# Publishes as the Dockerfile does and runs the result as compose.yaml does, without a container engine: not as root where that can be had, with
# compose's environment, the database's password in a file, two proxies and an API. Prints sizes, times to the first proxied answer and memory.
#   packaging/try-publish.sh [FOLDER]        FOLDER: an earlier publish, to be taken as it is
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
chmod 755 "$work"
started=()
cleanup() { for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

app=${1:-$work/app}
[ $# -gt 0 ] || dotnet publish src/Lectr -c Release -r "$(dotnet --info | awk '/RID:/ {print $2}' | sed 's/^[a-z.0-9]*-/linux-/')" -o "$app" -p:BuildDashboard=false --nologo -v q
cp -r "$app" "$work/copy" && app=$work/copy && chmod -R a+rX,a-w "$app"
echo "publish: $(du -sm "$app" | cut -f1) MB, the program itself $(($(stat -c %s "$app/lectr") / 1000000)) MB"

# The image's user; its root file system is read-only, here its program folder.
if [ "$(id -u)" = 0 ]; then as() { setpriv --reuid=1654 --regid=1654 --clear-groups "$@"; }; else as() { "$@"; }; fi
folder() { mkdir -p "$work/$1"; [ "$(id -u)" != 0 ] || chown 1654:1654 "$work/$1"; }
port() { node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
until_ok() { for _ in $(seq 6000); do curl -sf -o /dev/null "$1" && return 0; sleep 0.01; done; echo "$1 did not answer" >&2; return 1; }
run() { # name, verb, further environment…
  local name=$1 verb=$2; shift 2
  folder "$name"
  (cd "$app" && as env -i PATH="$PATH" HOME=/nonexistent DOTNET_ROOT="${DOTNET_ROOT:-/usr/share/dotnet}" DOTNET_BUNDLE_EXTRACT_BASE_DIR="$work/$name" \
    DOTNET_EnableDiagnostics=0 Lectr__DataDirectory="$work/$name" "$@" ./lectr "$verb" >"$work/$name.log" 2>&1) &
  started+=($!)
}

# A database, by the program's own private server. Its folder's path is too long for a socket, so that it listens as compose's does: on a
# port, with a password, which goes into a file.
database=$work/$(printf 'database%.0s' {1..14})
mkdir "$database"
(cd "$app" && exec env Lectr__DataDirectory="$database" Lectr__Proxy__Url=http://127.0.0.1:0 Lectr__Api__Url=http://127.0.0.1:0 ./lectr up >"$work/database.log" 2>&1) &
started+=($!)
for _ in $(seq 3000); do [ -s "$database/database.txt" ] && grep -q "admin token" "$work/database.log" && break; sleep 0.02; done
[ -s "$database/database.txt" ] || { cat "$work/database.log" >&2; exit 1; }
connection=$(sed 's/;*Password=[^;]*//' "$database/database.txt")
sed 's/.*Password=\([^;]*\).*/\1/' "$database/database.txt" >"$work/password"; chmod 644 "$work/password"

upstream=$(port); node -e '
  const body = JSON.stringify({ id: "c1", model: "gpt-4o-mini", choices: [{ message: { content: "hi" } }], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } });
  require("http").createServer((q, a) => { q.resume(); q.on("end", () => { a.setHeader("content-type", "application/json"); a.end(body); }); }).listen(+process.argv[1], "127.0.0.1")' "$upstream" &
started+=($!)
key=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).lectr_key' "$database/first-run.json")
token=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).admin_token' "$database/first-run.json")
environment=("ConnectionStrings__Lectr=$connection" "Lectr__DatabasePasswordFile=$work/password" "Lectr__Providers__openai__BaseUrl=http://127.0.0.1:$upstream/v1")

api=$(port); begin=$(date +%s%N)
run api api "${environment[@]}" "Lectr__Api__Url=http://127.0.0.1:$api"
until_ok "http://127.0.0.1:$api/health/ready"
echo "api: ready after $((($(date +%s%N) - begin) / 1000000)) ms"

for proxy in proxy-1 proxy-2; do
  listen=$(port); begin=$(date +%s%N)
  run $proxy proxy "${environment[@]}" "Lectr__Proxy__Url=http://127.0.0.1:$listen"
  until curl -sf -o /dev/null "http://127.0.0.1:$listen/v1/chat/completions" -H "X-Lectr-Key: $key" -H "Authorization: Bearer sk-try" -H "X-Lectr-Feature: published" \
    -H "Content-Type: application/json" -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}'; do
    [ $(($(date +%s%N) - begin)) -lt 60000000000 ] || { cat "$work/$proxy.log"; exit 1; }
    sleep 0.005
  done
  pid=$(pgrep -f "^./lectr proxy" -n)
  echo "$proxy: first proxied answer after $((($(date +%s%N) - begin) / 1000000)) ms, $(awk '{printf "%d", ($14 + $15) * 10}' "/proc/$pid/stat") ms of processor time, $(awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$pid/status") MB resident"
done

for _ in $(seq 1000); do
  curl -s "http://127.0.0.1:$api/api/features" -H "Authorization: Bearer $token" | grep -q '"feature":"published"' && echo "the request stands in /api/features" && exit 0
  sleep 0.05
done
echo "the request never came to /api/features" >&2; exit 1
