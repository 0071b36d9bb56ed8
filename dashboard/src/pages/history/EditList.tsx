import { Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { RuleEdit } from "../../api/contract";
import { Moment } from "../../numbers/Moment";
import { differences, editText } from "./editText";
import "./history.css";

type Props = { edits: RuleEdit[]; version: number; onChoose: (version: number) => void };

export function EditList({ edits, version, onChoose }: Props) {
  const known = useMemo(() => namesIn(edits), [edits]);
  const [open, setOpen] = useState<number | null>(edits[0]?.version ?? null);
  return (
    <ol className="edits">
      {edits.map((edit) => (
        <Edit
          key={edit.version}
          edit={edit}
          known={known}
          chosen={edit.version === version}
          opened={open === edit.version}
          onToggle={() => {
            setOpen(open === edit.version ? null : edit.version);
            onChoose(edit.version);
          }}
        />
      ))}
    </ol>
  );
}

/** Rule names by id, the newest one each. */
function namesIn(edits: RuleEdit[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const edit of edits) {
    const rule = (edit.after ?? edit.before) as { name?: unknown } | null;
    if (edit.rule_id && typeof rule?.name === "string" && !names.has(edit.rule_id)) names.set(edit.rule_id, rule.name);
  }
  return names;
}

type EditProps = { edit: RuleEdit; known: Map<string, string>; chosen: boolean; opened: boolean; onToggle: () => void };

function Edit({ edit, known, chosen, opened, onToggle }: EditProps) {
  const { act, rule } = editText(edit, known);
  const changed = opened ? differences(edit) : [];
  return (
    <li className={chosen ? "edit chosen" : "edit"}>
      <UnstyledButton onClick={onToggle} aria-expanded={opened} w="100%" px="md" py={10}>
        <Group gap="sm" wrap="nowrap">
          <Text size="xs" c="dimmed" className="number" w={32}>v{edit.version}</Text>
          <Text size="sm" style={{ flex: 1, minWidth: 0 }}>
            <b>{edit.actor}</b> {act} {rule && <>“{rule}”</>}
          </Text>
          <Text size="xs" c="dimmed" component="span"><Moment at={edit.at} inherit /></Text>
          {opened ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <div className="diff">
          {changed.length === 0 && <Text size="xs" c="dimmed">No field differs.</Text>}
          {changed.map((difference) => (
            <div key={difference.field} className="diff-line">
              <span className="diff-field">{difference.field}</span>
              <span>
                {difference.before !== null && <del>{difference.before}</del>}
                {difference.before !== null && difference.after !== null && " "}
                {difference.after !== null && <ins>{difference.after}</ins>}
              </span>
            </div>
          ))}
          <Text size="xs" c="dimmed" className="mono clip" mt={6} title={edit.hash}>sha-256 {edit.hash.slice(0, 24)}…</Text>
        </div>
      </Collapse>
    </li>
  );
}
