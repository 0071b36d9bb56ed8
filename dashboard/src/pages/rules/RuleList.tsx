import { closestCenter, DndContext, type DragEndEvent, KeyboardSensor, PointerSensor, useSensor, useSensors } from "@dnd-kit/core";
import { restrictToVerticalAxis } from "@dnd-kit/modifiers";
import { arrayMove, SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { useMemo, useState } from "react";
import type { LintFinding, Rule, RuleSet } from "../../api/contract";
import type { Period } from "../../period/period";
import { DeleteRule } from "./DeleteRule";
import { useRuleChanges } from "./ruleChanges";
import { RuleRow } from "./RuleRow";
import "./rules.css";

type Props = { set: RuleSet; findings: LintFinding[]; period: Period; mayChange: boolean };

/** The rules in the order they are asked, to be dragged or moved with the keyboard (space, arrows, space). */
export function RuleList({ set, findings, period, mayChange }: Props) {
  const { toggle, order, remove } = useRuleChanges();
  const [deleting, setDeleting] = useState<Rule | null>(null);
  const ids = useMemo(() => set.items.map((rule) => rule.id), [set.items]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const nameOf = (id: unknown) => set.items.find((rule) => rule.id === id)?.name ?? "rule";

  const drop = ({ active, over }: DragEndEvent) => {
    if (!over || active.id === over.id) return;
    const next = arrayMove(ids, ids.indexOf(String(active.id)), ids.indexOf(String(over.id)));
    order.mutate({ ids: next, version: set.version });
  };

  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={[restrictToVerticalAxis]}
        onDragEnd={drop}
        accessibility={{
          announcements: {
            onDragStart: ({ active }) => `Picked up ${nameOf(active.id)}.`,
            onDragOver: ({ active, over }) => (over ? `${nameOf(active.id)} is now at position ${ids.indexOf(String(over.id)) + 1}.` : undefined),
            onDragEnd: ({ active, over }) => (over ? `${nameOf(active.id)} was dropped at position ${ids.indexOf(String(over.id)) + 1}.` : undefined),
            onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
          },
        }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy} disabled={!mayChange}>
          <div className="card rule-list" role="list" aria-label="Rules, in the order they are evaluated">
          {set.items.map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              findings={findings.filter((finding) => finding.rule_id === rule.id)}
              period={period}
              mayChange={mayChange}
              onToggle={(on) => toggle.mutate({ id: rule.id, on })}
              onDelete={() => setDeleting(rule)}
            />
          ))}
          </div>
        </SortableContext>
      </DndContext>
      <DeleteRule
        rule={deleting}
        onCancel={() => setDeleting(null)}
        onDelete={(rule) => {
          remove.mutate({ id: rule.id, name: rule.name });
          setDeleting(null);
        }}
      />
    </>
  );
}
