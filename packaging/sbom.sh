#!/usr/bin/env bash
# A CycloneDX 1.6 list of every package in the program and the dashboard, from what was restored: no network, no further tool.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f src/Lectr/obj/project.assets.json ] || dotnet restore src/Lectr >&2

node - <<'JS'
const { readFileSync, existsSync } = require('node:fs');

const components = new Map();
const add = (purl, name, version, hashes) => components.set(purl, { type: 'library', 'bom-ref': purl, name, version, purl, ...(hashes ? { hashes } : {}) });

const assets = JSON.parse(readFileSync('src/Lectr/obj/project.assets.json', 'utf8'));
for (const [id, library] of Object.entries(assets.libraries)) {
  if (library.type !== 'package') continue;
  const [name, version] = id.split('/');
  add(`pkg:nuget/${name}@${version}`, name, version, [{ alg: 'SHA-512', content: Buffer.from(library.sha512, 'base64').toString('hex') }]);
}

if (existsSync('dashboard/package-lock.json')) {
  const lock = JSON.parse(readFileSync('dashboard/package-lock.json', 'utf8'));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path || entry.dev || entry.link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const sha512 = /^sha512-(.+)$/.exec(entry.integrity ?? '')?.[1];
    add(`pkg:npm/${name.replace('@', '%40')}@${entry.version}`, name, entry.version,
      sha512 ? [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] : undefined);
  }
}

const version = /<Version>([^<]+)</.exec(readFileSync('Directory.Build.props', 'utf8'))[1];
process.stdout.write(JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
  metadata: { component: { type: 'application', 'bom-ref': 'lectr', name: 'lectr', version, licenses: [{ license: { id: 'MIT' } }] } },
  components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
}, null, 2) + '\n');
JS
