import { QueryClient } from "@tanstack/react-query";
import { Problem } from "../api/problem";

/** One cache for the page. A refused token or a missing thing is final; anything else is asked for twice more. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 2,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
  },
});
