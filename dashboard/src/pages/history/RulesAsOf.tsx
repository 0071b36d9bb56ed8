import { Button, Group, Modal, Skeleton, Slider, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RuleEdit } from "../../api/contract";
import { restoreRules, rulesAsOf } from "../../api/rules";
import { Moment } from "../../numbers/Moment";
import { Panel } from "../../states/Panel";
import { ProblemState } from "../../states/ProblemState";
import { tellLive, tellProblem } from "../../states/notices";
import { Sentence } from "../rules/Sentence";

type Props = { version: number; newest: number; edits: RuleEdit[]; onChange: (version: number) => void; mayChange: boolean };

/** A slider through the versions, and the rules as they stood after each. */
export function RulesAsOf({ version, newest, edits, onChange, mayChange }: Props) {
  const [asking, setAsking] = useState(false);
  const [settled] = useDebouncedValue(version, 150);
  const cache = useQueryClient();
  const set = useQuery(rulesAsOf(settled));
  const at = edits.find((edit) => edit.version === version)?.at;

  const restore = useMutation({
    mutationFn: () => restoreRules(version),
    onSuccess: async (answer) => {
      tellLive(`The rules are as they were at version ${version}`, answer.live);
      setAsking(false);
      await cache.invalidateQueries({ queryKey: ["rules"] });
      onChange(answer.version);
    },
    onError: (error) => tellProblem("Not restored", error),
  });

  return (
    <Panel
      title={version === newest ? "Rules now" : version === 0 ? "Before the first change" : `Rules as of version ${version}`}
      hint={at && <>after the change of <Moment at={at} inherit /></>}
      aside={mayChange && version !== newest && <Button variant="light" onClick={() => setAsking(true)}>Restore this version</Button>}
    >
      <Stack gap="lg">
        {newest > 0 && (
          <Slider
            min={0}
            max={newest}
            value={version}
            onChange={onChange}
            thumbLabel="Rules as of version"
            label={null}
            marks={[{ value: 0, label: "start" }, { value: newest, label: "now" }]}
            mb="md"
            mx="xs"
          />
        )}
        {set.error ? (
          <ProblemState error={set.error} retry={() => void set.refetch()} />
        ) : !set.data ? (
          <Skeleton height={160} />
        ) : set.data.items.length === 0 ? (
          <Text size="sm" c="dimmed">There was no rule; every request went on unchanged.</Text>
        ) : (
          <Stack gap={0} style={{ opacity: set.isPlaceholderData ? 0.6 : 1 }}>
            {set.data.items.map((rule) => (
              <Group key={rule.id} gap="sm" wrap="nowrap" align="flex-start" py={8} style={{ borderTop: "1px solid var(--lectr-line)" }}>
                <Text size="sm" c="dimmed" className="number" w={18} flex="none" ta="right">{rule.priority}</Text>
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" fw={600} c={rule.enabled ? undefined : "dimmed"}>
                    {rule.name} {!rule.enabled && <Text component="span" inherit fw={400}>(off)</Text>}
                  </Text>
                  <Sentence conditions={rule.conditions} target={rule.target} />
                </div>
              </Group>
            ))}
          </Stack>
        )}
      </Stack>
      <Modal opened={asking} onClose={() => setAsking(false)} title={`Restore version ${version}?`} closeButtonProps={{ "aria-label": "Close" }}>
        <Text size="sm" mb="md">
          The changes that bring it back are added to the history, under your name. Nothing in between is erased, and the next request uses the restored rules.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => setAsking(false)}>Cancel</Button>
          <Button loading={restore.isPending} onClick={() => restore.mutate()} data-autofocus>Restore</Button>
        </Group>
      </Modal>
    </Panel>
  );
}
