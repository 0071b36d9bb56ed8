import Groq, { toFile } from 'groq-sdk';
import { all } from '../all.mjs';

const chat = { messages: [{ role: 'user', content: 'Hi' }], model: 'openai/gpt-oss-120b' };

export default ({ address, headers, fetch }) => {
  const client = (name) => new Groq({ apiKey: `gsk_${'a'.repeat(52)}`, baseURL: address, maxRetries: 0, fetch, defaultHeaders: headers(name) });
  return {
    'chat': (n) => client(n).chat.completions.create(chat),
    'chat-stream': async (n) => all(await client(n).chat.completions.create({ ...chat, stream: true })),
    'transcription': async (n) => client(n).audio.transcriptions.create({ file: await toFile(Buffer.from('RIFF0000WAVE'), 'voice.wav'), model: 'whisper-large-v3-turbo' }),
    'error-401': (n) => client(n).chat.completions.create(chat),
    'error-429': (n) => client(n).chat.completions.create(chat),
    'error-500': (n) => client(n).chat.completions.create(chat),
  };
};
