import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "./client";
import type { Session } from "./contract";

export const session = queryOptions({
  queryKey: ["session"],
  queryFn: () => call<Session>("/session"),
  staleTime: 5 * 60_000,
  retry: false,
});

export const signIn = (token: string) => call<Session>("/session", {}, { method: "POST", body: { token } });
export const signOut = () => call<undefined>("/session", {}, { method: "DELETE" });

/** What the signed-in token may do. Controls that it may not use are not shown; the server refuses them anyway. */
export function usePermissions() {
  const role = useQuery(session).data?.role;
  return { changesRules: role === "editor" || role === "admin", administers: role === "admin" };
}
