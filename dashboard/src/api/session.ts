import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "./client";

export const session = queryOptions({
  queryKey: ["session"],
  queryFn: () => answerOf(api.GET("/api/session")),
  staleTime: 5 * 60_000,
  retry: false,
});

export const signIn = (token: string) => answerOf(api.POST("/api/session", { body: { token } }));
export const signOut = () => answerOf(api.DELETE("/api/session"));

/** What the signed-in token may do. Controls that it may not use are not shown; the server refuses them anyway. */
export function usePermissions() {
  const role = useQuery(session).data?.role;
  return { changesRules: role === "editor" || role === "admin", administers: role === "admin" };
}
