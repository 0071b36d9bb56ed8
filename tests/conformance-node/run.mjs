// Runs the cases of one SDK against one address and prints a JSON line per case: what the wire brought back and what the SDK made of it.
// node run.mjs <cases> <address> [<lectr key>]
const [file, address, lectrKey] = process.argv.slice(2);

const realFetch = globalThis.fetch;
let answers = [];

// The SDKs' own transport, with a copy of every answer kept. The copy is read to its end whatever the SDK does: one that stops at an
// error within a stream aborts its fetch, and a clone of an aborted answer may never end, so the signal stays here.
async function recordingFetch(input, init) {
  if (!String(input.url ?? input).startsWith(address)) return realFetch(input, init);
  const answer = await realFetch(input, { ...init, signal: null });
  const kept = { status: answer.status, headers: [...answer.headers].sort(), body: null };
  if (!answer.body) {
    answers.push(kept);
    return answer;
  }

  const chunks = [];
  const forSdk = new TransformStream({}, { highWaterMark: Infinity }, { highWaterMark: Infinity });
  const writer = forSdk.writable.getWriter();
  writer.closed.catch(() => {});
  const drain = async () => {
    try {
      for await (const chunk of answer.body) {
        chunks.push(chunk);
        writer.write(chunk).catch(() => {});
      }
    } catch (error) {
      writer.abort(error).catch(() => {});
      return { ...kept, cut: String(error) };
    }

    writer.close().catch(() => {});
    return { ...kept, body: Buffer.concat(chunks).toString('base64') };
  };
  answers.push(drain());
  return new Response(forSdk.readable, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
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
