import { all } from './all.mjs';

const ask = { model: 'claude-opus-5-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] };

/** The same calls for every generation of the SDK. */
export const casesOf = (Anthropic) => ({ address, headers, fetch }) => {
  const client = (name) => new Anthropic({ apiKey: 'sk-ant-api03-conformance', baseURL: address, maxRetries: 0, fetch, defaultHeaders: headers(name) });
  return {
    'messages': (n) => client(n).messages.create(ask),
    'messages-stream': async (n) => all(await client(n).messages.create({ ...ask, stream: true })),
    'messages-helper': (n) => client(n).messages.stream(ask).finalMessage(),
    'count-tokens': (n) => client(n).messages.countTokens({ model: ask.model, messages: ask.messages }),
    'error-401': (n) => client(n).messages.create(ask),
    'error-429': (n) => client(n).messages.create(ask),
    'error-500': (n) => client(n).messages.create(ask),
    'error-in-stream': async (n) => all(await client(n).messages.create({ ...ask, stream: true })),
  };
};
