import { ActionIcon, Menu, Switch, Text, Tooltip } from "@mantine/core";
import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { IconAlertTriangle, IconCopy, IconDotsVertical, IconGripVertical, IconListDetails, IconPencil, IconTrash } from "@tabler/icons-react";
import { Link } from "react-router";
import type { LintFinding, Rule } from "../../api/contract";
import { type Period, usePeriodSearch } from "../../period/period";
import { RuleImpact } from "./RuleImpact";
import { setConditions } from "./ruleText";
import { Sentence } from "./Sentence";

type Props = {
  rule: Rule;
  findings: LintFinding[];
  period: Period;
  mayChange: boolean;
  onToggle: (on: boolean) => void;
  onDelete: () => void;
};

export function RuleRow({ rule, findings, period, mayChange, onToggle, onDelete }: Props) {
  const search = usePeriodSearch();
  const drag = useSortable({ id: rule.id });
  const page = `/rules/${encodeURIComponent(rule.id)}${search}`;

  return (
    <div
      ref={drag.setNodeRef}
      role="listitem"
      aria-label={rule.name}
      className={`rule-row${rule.enabled ? "" : " off"}${drag.isDragging ? " dragging" : ""}`}
      style={{ transform: CSS.Translate.toString(drag.transform), transition: drag.transition }}
    >
      {mayChange ? (
        <ActionIcon {...drag.attributes} {...drag.listeners} ref={drag.setActivatorNodeRef} variant="subtle" color="gray" className="grip" aria-label={`Move ${rule.name}`}>
          <IconGripVertical size={16} />
        </ActionIcon>
      ) : (
        <span />
      )}
      <Text size="sm" c="dimmed" className="number" ta="center" title={`Priority ${rule.priority}`}>{rule.priority}</Text>
      <div className="rule-words">
        <Text size="sm" fw={600} component={Link} to={page} className="quiet clip" c="inherit">{rule.name}</Text>
        <div><Sentence conditions={rule.conditions} target={rule.target} /></div>
        {findings.map((finding) => (
          <Text key={finding.code} size="xs" c="var(--lectr-warn)" className="finding">
            <IconAlertTriangle size={13} aria-hidden /> {finding.message}
          </Text>
        ))}
      </div>
      <RuleImpact rule={rule} period={period} />
      <Tooltip label={rule.enabled ? "In force" : "Never evaluated"}>
        <div>
          <Switch checked={rule.enabled} disabled={!mayChange} onChange={(event) => onToggle(event.currentTarget.checked)} aria-label={`${rule.name} is ${rule.enabled ? "on" : "off"}`} size="sm" />
        </div>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More about ${rule.name}`}><IconDotsVertical size={16} /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={page} leftSection={<IconPencil size={15} />}>{mayChange ? "Edit" : "Look at it"}</Menu.Item>
          <Menu.Item component={Link} to={`/requests?rule_id=${encodeURIComponent(rule.id)}`} leftSection={<IconListDetails size={15} />}>Its requests</Menu.Item>
          {mayChange && (
            <>
              <Menu.Item component={Link} to={copyOf(rule)} leftSection={<IconCopy size={15} />}>Duplicate</Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onDelete}>Delete</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** A prefilled, switched-off editor. */
function copyOf(rule: Rule): string {
  const draft = new URLSearchParams({ name: `Copy of ${rule.name}`, target_provider: rule.target.provider, target_model: rule.target.model, enabled: "false" });
  for (const { name, value } of setConditions(rule.conditions)) draft.set(name, value);
  return `/rules/new?${draft.toString()}`;
}
