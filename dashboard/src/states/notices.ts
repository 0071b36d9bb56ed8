import { notifications } from "@mantine/notifications";
import type { Live } from "../api/contract";
import { describe } from "../api/problem";
import { duration } from "../numbers/format";

/** "Live on 2 of 2 proxies in 6 ms": what the API confirmed about a change of rules. */
export function liveSentence(live: Live | null | undefined): string {
  if (!live) return "Saved.";
  if (live.nodes === 0) return "Saved. No proxy is running; the first one to start uses it.";
  return `Live on ${live.confirmed} of ${live.nodes} ${live.nodes === 1 ? "proxy" : "proxies"} in ${duration(live.ms)}`;
}

export function tellLive(title: string, live: Live | null | undefined) {
  notifications.show({
    title,
    message: liveSentence(live),
    color: live && live.confirmed < live.nodes ? "yellow" : "teal",
    autoClose: 6_000,
  });
}

export function tellDone(title: string, message = "") {
  notifications.show({ title, message, color: "teal" });
}

export function tellProblem(title: string, error: unknown) {
  notifications.show({ title, message: describe(error), color: "red", autoClose: 10_000 });
}
