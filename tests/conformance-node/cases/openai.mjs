import OpenAI, { toFile } from 'openai';
import { all } from '../all.mjs';

const messages = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Say "hi" – naïve façade 你好' }];
const chat = { messages, model: 'gpt-4o-mini', temperature: 0.2 };

export default ({ address, headers, fetch }) => {
  const client = (name) => new OpenAI({
    apiKey: 'sk-proj-conformance', organization: 'org-1', project: 'proj_1', baseURL: `${address}/v1`, maxRetries: 0, fetch, defaultHeaders: headers(name),
  });
  return {
    'chat': (n) => client(n).chat.completions.create(chat),
    'chat-stream': async (n) => all(await client(n).chat.completions.create({ ...chat, stream: true })),
    'chat-stream-usage': async (n) => all(await client(n).chat.completions.create({ ...chat, stream: true, stream_options: { include_usage: true } })),
    'embeddings': (n) => client(n).embeddings.create({ model: 'text-embedding-3-small', input: 'some text' }),
    'responses': (n) => client(n).responses.create({ model: 'gpt-5.6-luna', input: 'Hi' }),
    'responses-stream': async (n) => all(await client(n).responses.create({ model: 'gpt-5.6-luna', input: 'Hi', stream: true })),
    'transcription': async (n) => client(n).audio.transcriptions.create({ file: await toFile(Buffer.from('RIFF0000WAVE'), 'voice.wav'), model: 'gpt-4o-transcribe' }),
    'models': async (n) => (await client(n).models.list()).data,
    'error-401': (n) => client(n).chat.completions.create(chat),
    'error-429': (n) => client(n).chat.completions.create(chat),
    'error-500': (n) => client(n).chat.completions.create(chat),
    'error-in-stream': async (n) => all(await client(n).chat.completions.create({ ...chat, stream: true })),
  };
};
