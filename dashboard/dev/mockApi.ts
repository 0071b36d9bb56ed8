import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { answer, type Asked } from "./answers";
import { madeUpRequest } from "./traffic";

/** Answers /api with made-up data, so that every page can be looked at without a server. Development only. */
export function mockApi(): Plugin {
  return {
    name: "lectr-mock-api",
    configureServer: (server) => void server.middlewares.use(mock),
    configurePreviewServer: (server) => void server.middlewares.use(mock),
  };
}

function mock(request: IncomingMessage, response: ServerResponse, next: () => void) {
  if (request.url?.startsWith("/api/")) void respond(request, response);
  else next();
}

async function respond(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://localhost");
  const path = url.pathname.slice("/api".length);
  if (path === "/requests/live") return live(response);
  const asked: Asked = {
    method: request.method ?? "GET",
    path,
    query: url.searchParams,
    body: await readBody(request),
    cookie: request.headers.cookie ?? "",
  };
  const { status, body, headers } = answer(asked);
  response.writeHead(status, { "Content-Type": status >= 400 ? "application/problem+json" : "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}

function live(response: ServerResponse) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  const send = () => response.write(`data: ${JSON.stringify(madeUpRequest(Date.now()))}\n\n`);
  const timer = setInterval(send, 1_500);
  response.on("close", () => clearInterval(timer));
}
