import { CopyButton, Drawer, Group, Skeleton, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { LoggedRequest } from "../../api/contract";
import { loggedRequest } from "../../api/requests";
import { Moment } from "../../numbers/Moment";
import { ProblemState } from "../../states/ProblemState";
import { Decision } from "./Decision";
import { RequestFacts } from "./RequestFacts";
import { Status } from "./Status";

type Props = { id: string | null; known: LoggedRequest | undefined; onClose: () => void };

/** One request in full: the decision, then its cost, time and shape. */
export function RequestDrawer({ id, known, onClose }: Props) {
  const found = useQuery({ ...loggedRequest(id ?? ""), enabled: id !== null && known === undefined });
  const request = known ?? found.data;

  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size={560}
      padding="lg"
      title={<Text fw={600}>Request</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {found.error && !request && <ProblemState error={found.error} what="This request could not be found" />}
      {!request && !found.error && <Skeleton height={240} />}
      {request && (
        <Stack gap="lg">
          <div>
            <CopyButton value={request.request_id}>
              {({ copied, copy }) => (
                <UnstyledButton onClick={copy} title="Copy the request id">
                  <Group gap={6} wrap="nowrap">
                    <Text className="mono" size="sm">{request.request_id}</Text>
                    {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                  </Group>
                </UnstyledButton>
              )}
            </CopyButton>
            <Group gap="sm" mt={4}>
              <Status request={request} />
              <Text size="sm" c="dimmed"><Moment at={request.started_at} as="precise" inherit /></Text>
              <Text size="sm" c="dimmed" className="mono">{request.endpoint}</Text>
            </Group>
          </div>
          <section aria-label="Decision">
            <Title order={2} fz="sm" mb="xs">How it was routed</Title>
            <Decision request={request} />
          </section>
          <RequestFacts request={request} />
        </Stack>
      )}
    </Drawer>
  );
}
