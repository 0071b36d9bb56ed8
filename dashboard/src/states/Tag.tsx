import type { ReactNode } from "react";
import "./tag.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "plain";

/** A word about a row's state, quiet enough to stand in every row. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}
