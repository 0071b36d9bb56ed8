// Endpoints whose description is not in openapi.json yet.
import { address } from "./address";
import { problemFrom } from "./problem";

type Query = Record<string, string | number | boolean | null | undefined>;
type Send = { method?: "POST" | "PUT" | "DELETE"; body?: unknown; ifMatch?: number };

/** Calls the admin API with the session cookie; every write carries the header that a foreign page cannot set. */
export async function call<T>(path: string, query?: Query, send: Send = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (send.method) headers["X-Lectr-CSRF"] = "1";
  if (send.body !== undefined) headers["Content-Type"] = "application/json";
  if (send.ifMatch !== undefined) headers["If-Match"] = `"${send.ifMatch}"`;

  let answer: Response;
  try {
    answer = await fetch(address(path, query), {
      method: send.method ?? "GET",
      headers,
      body: send.body === undefined ? null : JSON.stringify(send.body),
      credentials: "same-origin",
    });
  } catch {
    throw problemFrom(0, { detail: "No answer from this Lectr server. Is it still running?" });
  }

  const text = await answer.text();
  const body: unknown = text === "" ? undefined : parse(text);
  if (!answer.ok) {
    if (answer.status === 401 && path !== "/session") goToLogin();
    throw problemFrom(answer.status, body);
  }
  return body as T;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

function goToLogin() {
  if (window.location.pathname === "/login") return;
  const back = window.location.pathname + window.location.search;
  window.location.assign(`/login?back=${encodeURIComponent(back)}`);
}
