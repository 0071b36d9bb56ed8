import { Autocomplete, Button, CloseButton, Group, Menu, NumberInput, Popover, Select, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useState } from "react";
import { type FilterName, filterNames, type RequestFilters } from "../../api/requests";
import type { Period } from "../../period/period";
import { filterLabels } from "./filters";
import { useFilterChoices } from "./filterChoices";

type Props = {
  filters: RequestFilters;
  setFilter: (name: FilterName, value: string | null) => void;
  clear: () => void;
  period: Period;
};

/** One pill for each filter in force, and a menu to add another. */
export function FilterBar({ filters, setFilter, clear, period }: Props) {
  const [editing, setEditing] = useState<FilterName | null>(null);
  const set = filterNames.filter((name) => filters[name] !== undefined || name === editing);
  const free = filterNames.filter((name) => !set.includes(name));

  return (
    <Group gap={6}>
      {set.map((name) => (
        <FilterPill
          key={name}
          name={name}
          value={filters[name] ?? ""}
          opened={editing === name}
          setOpened={(open) => setEditing(open ? name : null)}
          onChange={(value) => setFilter(name, value)}
          period={period}
        />
      ))}
      {free.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" color="gray" leftSection={<IconFilter size={14} />}>Filter</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {free.map((name) => (
              <Menu.Item key={name} onClick={() => setEditing(name)}>{filterLabels[name]}</Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {set.length > 1 && <Button variant="subtle" color="gray" onClick={clear}>Clear all</Button>}
    </Group>
  );
}

type PillProps = {
  name: FilterName;
  value: string;
  opened: boolean;
  setOpened: (open: boolean) => void;
  onChange: (value: string | null) => void;
  period: Period;
};

function FilterPill({ name, value, opened, setOpened, onChange, period }: PillProps) {
  const [draft, setDraft] = useState(value);
  const choices = useFilterChoices(name, period);
  const shown = choices.find((choice) => choice.value === value)?.label ?? value;
  const numeric = name === "min_cost" || name === "min_latency_ms";
  const closed = name === "status" || name === "routed" || name === "rule_id" || name === "provider";
  const apply = (text: string) => {
    onChange(text.trim() === "" ? null : text.trim());
    setOpened(false);
  };

  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withinPortal shadow="md" position="bottom-start">
      <Popover.Target>
        <Button.Group>
          <Button variant="default" onClick={() => setOpened(!opened)} aria-expanded={opened}>
            {filterLabels[name]}: <b style={{ marginLeft: 4 }}>{value === "" ? "…" : shown}</b>
          </Button>
          {value !== "" && (
            <Button variant="default" px={4} component="div" style={{ cursor: "default" }}>
              <CloseButton size="xs" aria-label={`Remove the filter ${filterLabels[name]}`} onClick={() => onChange(null)} />
            </Button>
          )}
        </Button.Group>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            apply(draft);
          }}
        >
          <Stack gap="xs" w={240}>
            {closed ? (
              <Select
                label={filterLabels[name]}
                data={choices}
                value={value || null}
                onChange={(next) => apply(next ?? "")}
                comboboxProps={{ withinPortal: false }}
                clearable
              />
            ) : numeric ? (
              <NumberInput
                label={name === "min_cost" ? "Cost at least, in dollars" : "Latency at least, in ms"}
                min={0}
                value={draft}
                onChange={(next) => setDraft(String(next))}
              />
            ) : (
              <Autocomplete
                label={`${filterLabels[name]} is exactly`}
                description="Choose one, or type it and press Enter"
                data={choices.map((choice) => choice.value)}
                value={draft}
                onChange={setDraft}
                onOptionSubmit={apply}
                comboboxProps={{ withinPortal: false }}
              />
            )}
            {numeric && <Button type="submit">Apply</Button>}
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
