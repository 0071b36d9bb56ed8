import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client";

const one = (id: string) => ({ params: { path: { id } } });

export const recommendations = queryOptions({
  queryKey: ["recommendations"],
  queryFn: () => answerOf(api.GET("/api/recommendations")),
  staleTime: 60_000,
});

export const applyRecommendation = (id: string) => answerOf(api.POST("/api/recommendations/{id}/apply", one(id)));

export const dismissRecommendation = (id: string) =>
  answerOf(api.POST("/api/recommendations/{id}/dismiss", { ...one(id), body: { reason: null } }));
