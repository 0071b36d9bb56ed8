// Runs the cases of one SDK against one address and prints a JSON line per case: what the wire brought back and what the SDK made of it.
// node run.mjs <cases> <address> [<lectr key>]
const [file, address, lectrKey] = process.argv.slice(2);

const realFetch = globalThis.fetch;
let answers = [];

// The SDKs' own transport, with a copy of every answer kept. Their signal stays here: an SDK that stops at an error within a stream
// aborts its fetch, and the copy of an aborted answer may never end.
async function recordingFetch(input, init) {
  if (!String(input.url ?? input).startsWith(address)) return realFetch(input, init);
  const answer = await realFetch(input, { ...init, signal: null });
  const kept = { status: answer.status, headers: [...answer.headers].sort(), body: null };
  answers.push(answer.clone().arrayBuffer().then((body) => ({ ...kept, body: Buffer.from(body).toString('base64') }), (error) => ({ ...kept, cut: String(error) })));
  return answer;
}

globalThis.fetch = recordingFetch;

const { default: cases } = await import(`./cases/${file}.mjs`);
const list = cases({
  address,
  fetch: recordingFetch,
  // The case's name travels as a header, so that the upstream knows what to answer and the test which request is which.
  headers: (name) => ({ 'x-case': name, ...(lectrKey ? { 'X-Lectr-Key': lectrKey, 'X-Lectr-Feature': `sdk-${file}`, 'X-Lectr-Task': 'generation' } : {}) }),
});

for (const [name, call] of Object.entries(list)) {
  answers = [];
  const line = { name };
  try {
    line.result = await call(name);
  } catch (error) {
    line.error = { type: error.constructor.name, status: error.status ?? null, message: String(error.message).replaceAll(address, ''), code: error.code ?? null };
  }

  line.answers = await Promise.all(answers);
  console.log(JSON.stringify(line));
}
