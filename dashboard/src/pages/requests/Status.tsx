import { Text, Tooltip } from "@mantine/core";
import type { LoggedRequest, RequestStatus } from "../../api/contract";

export const statusLabels: Record<RequestStatus, string> = {
  success: "success",
  client_error: "client error",
  provider_error: "provider error",
  upstream_unreachable: "unreachable",
  upstream_aborted: "aborted",
  client_cancelled: "cancelled",
};

const colours: Record<RequestStatus, string> = {
  success: "var(--lectr-good)",
  client_error: "var(--lectr-warn)",
  provider_error: "var(--lectr-bad)",
  upstream_unreachable: "var(--lectr-bad)",
  upstream_aborted: "var(--lectr-bad)",
  client_cancelled: "var(--mantine-color-dimmed)",
};

export function Status({ request }: { request: Pick<LoggedRequest, "status" | "http_status" | "error_code"> }) {
  return (
    <Tooltip label={`HTTP ${request.http_status}${request.error_code ? ` · ${request.error_code}` : ""}`}>
      <Text component="span" size="sm" c={colours[request.status]}>
        {statusLabels[request.status] ?? request.status}
      </Text>
    </Tooltip>
  );
}
