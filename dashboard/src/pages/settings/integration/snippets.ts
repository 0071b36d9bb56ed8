type Snippet = { language: string; sdk: string; note?: string; write: (proxy: string, key: string) => string };

const authorization = "Your provider key is forwarded and never stored. Lectr puts it into the header that the provider expects.";

/** One client for each SDK: the base URL, the Lectr key, and the two optional tags. */
export const snippets: Snippet[] = [
  {
    language: "Node.js",
    sdk: "OpenAI",
    note: authorization,
    write: (proxy, key) => `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: process.env.OPENAI_API_KEY,
  baseURL: "${proxy}/v1",
  defaultHeaders: {
    "X-Lectr-Key": "${key}",
    "X-Lectr-Feature": "chat",
    "X-Lectr-Task": "generation",
  },
});

const answer = await client.chat.completions.create({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "Hello" }],
});`,
  },
  {
    language: "Node.js",
    sdk: "Anthropic",
    note: authorization,
    write: (proxy, key) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: process.env.ANTHROPIC_API_KEY,
  baseURL: "${proxy}",
  defaultHeaders: {
    "X-Lectr-Key": "${key}",
    "X-Lectr-Feature": "chat",
  },
});

const answer = await client.messages.create({
  model: "claude-haiku-4-5",
  max_tokens: 256,
  messages: [{ role: "user", content: "Hello" }],
});`,
  },
  {
    language: "Node.js",
    sdk: "Groq",
    note: "The SDK adds /openai/v1 itself. The provider is found by the model's name.",
    write: (proxy, key) => `import Groq from "groq-sdk";

const client = new Groq({
  apiKey: process.env.GROQ_API_KEY,
  baseURL: "${proxy}",
  defaultHeaders: {
    "X-Lectr-Key": "${key}",
    "X-Lectr-Feature": "chat",
    "X-Lectr-Provider": "groq",
  },
});`,
  },
  {
    language: "Node.js",
    sdk: "Google Gen AI",
    write: (proxy, key) => `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: process.env.GEMINI_API_KEY,
  httpOptions: {
    baseUrl: "${proxy}",
    headers: {
      "X-Lectr-Key": "${key}",
      "X-Lectr-Feature": "chat",
    },
  },
});`,
  },
  {
    language: "Python",
    sdk: "OpenAI",
    note: authorization,
    write: (proxy, key) => `import os
from openai import OpenAI

client = OpenAI(
    api_key=os.environ["OPENAI_API_KEY"],
    base_url="${proxy}/v1",
    default_headers={
        "X-Lectr-Key": "${key}",
        "X-Lectr-Feature": "chat",
        "X-Lectr-Task": "generation",
    },
)

answer = client.chat.completions.create(
    model="gpt-4o-mini",
    messages=[{"role": "user", "content": "Hello"}],
)`,
  },
  {
    language: "Python",
    sdk: "Anthropic",
    note: authorization,
    write: (proxy, key) => `import os
import anthropic

client = anthropic.Anthropic(
    api_key=os.environ["ANTHROPIC_API_KEY"],
    base_url="${proxy}",
    default_headers={
        "X-Lectr-Key": "${key}",
        "X-Lectr-Feature": "chat",
    },
)`,
  },
  {
    language: "Python",
    sdk: "Google Gen AI",
    write: (proxy, key) => `import os
from google import genai
from google.genai import types

client = genai.Client(
    api_key=os.environ["GEMINI_API_KEY"],
    http_options=types.HttpOptions(
        base_url="${proxy}",
        headers={
            "X-Lectr-Key": "${key}",
            "X-Lectr-Feature": "chat",
        },
    ),
)`,
  },
  {
    language: "Python",
    sdk: "Azure OpenAI",
    note: "Azure's own base URL is set under Settings, Providers: its addresses belong to one organisation.",
    write: (proxy, key) => `import os
from openai import AzureOpenAI

client = AzureOpenAI(
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
    azure_endpoint="${proxy}",
    api_version="2024-10-21",
    default_headers={
        "X-Lectr-Key": "${key}",
        "X-Lectr-Feature": "chat",
        "X-Lectr-Provider": "azure",
    },
)`,
  },
  {
    language: ".NET",
    sdk: "OpenAI",
    note: authorization,
    write: (proxy, key) => `using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

var options = new OpenAIClientOptions { Endpoint = new Uri("${proxy}/v1") };
options.AddPolicy(new LectrHeaders(), PipelinePosition.PerCall);

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("OPENAI_API_KEY")!);
var client = new ChatClient("gpt-4o-mini", key, options);
var answer = await client.CompleteChatAsync("Hello");

sealed class LectrHeaders : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int index)
    {
        Set(message);
        ProcessNext(message, pipeline, index);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int index)
    {
        Set(message);
        return ProcessNextAsync(message, pipeline, index);
    }

    static void Set(PipelineMessage message)
    {
        message.Request.Headers.Set("X-Lectr-Key", "${key}");
        message.Request.Headers.Set("X-Lectr-Feature", "chat");
    }
}`,
  },
  {
    language: "curl",
    sdk: "OpenAI",
    write: (proxy, key) => `curl ${proxy}/v1/chat/completions \\
  -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -H "X-Lectr-Key: ${key}" \\
  -H "X-Lectr-Feature: chat" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}'`,
  },
  {
    language: "curl",
    sdk: "Anthropic",
    write: (proxy, key) => `curl ${proxy}/v1/messages \\
  -H "Authorization: Bearer $ANTHROPIC_API_KEY" \\
  -H "anthropic-version: 2023-06-01" \\
  -H "X-Lectr-Key: ${key}" \\
  -H "X-Lectr-Feature: chat" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "claude-haiku-4-5", "max_tokens": 256, "messages": [{"role": "user", "content": "Hello"}]}'`,
  },
];
