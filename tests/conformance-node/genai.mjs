import { all } from './all.mjs';

const ask = { model: 'gemini-2.5-pro', contents: 'Hi – 你好', config: { temperature: 0.1 } };

/** The same calls for every generation of the SDK. */
export const casesOf = (GoogleGenAI) => ({ address, headers }) => {
  const client = (name) => new GoogleGenAI({ apiKey: `AIza${'b'.repeat(35)}`, httpOptions: { baseUrl: address, headers: headers(name) } });
  const plain = (answer) => JSON.parse(JSON.stringify({ text: answer.text, usage: answer.usageMetadata, model: answer.modelVersion }));
  return {
    'generate': async (n) => plain(await client(n).models.generateContent(ask)),
    'generate-stream': async (n) => (await all(await client(n).models.generateContentStream(ask))).map(plain),
    'embed': async (n) => (await client(n).models.embedContent({ model: 'gemini-embedding-001', contents: 'Hi' })).embeddings,
    'count-tokens': async (n) => (await client(n).models.countTokens({ model: ask.model, contents: 'Hi' })).totalTokens,
    'error-401': (n) => client(n).models.generateContent(ask),
    'error-429': (n) => client(n).models.generateContent(ask),
    'error-500': (n) => client(n).models.generateContent(ask),
  };
};
