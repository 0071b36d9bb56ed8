import createClient from "openapi-fetch";
import { problemFrom } from "./problem";
import type { paths } from "./schema";

/** The admin API with the session cookie; every write carries the header that a foreign page cannot set. */
export const api = createClient<paths>({
  credentials: "same-origin",
  querySerializer: { array: { style: "form", explode: true } },
});

api.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-Lectr-CSRF", "1");
  },
  onError() {
    return problemFrom(0, { detail: "No answer from this Lectr server. Is it still running?" });
  },
});

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** The body of a good answer; a problem document is thrown. */
export async function answerOf<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  if (response.status === 401 && !response.url.endsWith("/api/session")) goToLogin();
  throw problemFrom(response.status, error);
}

/** The precondition that the rules are still at the version that was shown. */
export const ifMatch = (version: number | undefined) => (version === undefined ? {} : { "If-Match": `"${version}"` });

function goToLogin() {
  if (window.location.pathname === "/login") return;
  const back = window.location.pathname + window.location.search;
  window.location.assign(`/login?back=${encodeURIComponent(back)}`);
}
