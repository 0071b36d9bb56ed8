import { AzureOpenAI, toFile } from 'openai';
import { all } from '../all.mjs';

const chat = { messages: [{ role: 'user', content: 'Hi' }], model: 'prod-chat' };

export default ({ address, headers, fetch }) => {
  const client = (name) => new AzureOpenAI({ apiKey: '0123456789abcdef0123456789abcdef', endpoint: address, apiVersion: '2024-10-21', maxRetries: 0, fetch, defaultHeaders: headers(name) });
  const entra = (name) => new AzureOpenAI({ azureADTokenProvider: async () => 'eyJhbGciOiJSUzI1NiJ9.e30.sig', endpoint: address, apiVersion: '2024-10-21', maxRetries: 0, fetch, defaultHeaders: headers(name) });
  return {
    'chat': (n) => client(n).chat.completions.create(chat),
    'chat-entra': (n) => entra(n).chat.completions.create(chat),
    'chat-stream': async (n) => all(await client(n).chat.completions.create({ ...chat, stream: true })),
    'embeddings': (n) => client(n).embeddings.create({ model: 'prod-embeddings', input: 'some text' }),
    'responses': (n) => client(n).responses.create({ model: 'prod-chat', input: 'Hi' }),
    'transcription': async (n) => client(n).audio.transcriptions.create({ file: await toFile(Buffer.from('RIFF0000WAVE'), 'voice.wav'), model: 'prod-voice' }),
    'error-401': (n) => client(n).chat.completions.create(chat),
    'error-429': (n) => client(n).chat.completions.create(chat),
    'error-500': (n) => client(n).chat.completions.create(chat),
  };
};
