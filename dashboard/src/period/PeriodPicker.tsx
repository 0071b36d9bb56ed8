import { Button, Group, Menu, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconCalendar, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { localDay } from "../numbers/clock";
import { ranges, usePeriod } from "./period";

const dayOf = (iso: string) => {
  const moment = new Date(iso);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};
const startOf = (day: string) => new Date(`${day}T00:00:00`);

/** Date range and comparison, in one place and in the address. */
export function PeriodPicker() {
  const period = usePeriod();
  const [, setSearch] = useSearchParams();
  const [opened, setOpened] = useState(false);
  const [from, setFrom] = useState(dayOf(period.from));
  const [to, setTo] = useState(dayOf(new Date(Date.parse(period.to) - 1).toISOString()));

  const change = (values: Record<string, string | null>) =>
    setSearch((search) => {
      for (const [name, value] of Object.entries(values)) {
        if (value === null) search.delete(name);
        else search.set(name, value);
      }
      return search;
    });

  const days = `${localDay(period.from)} – ${localDay(new Date(Date.parse(period.to) - 1).toISOString())}`;
  const end = to ? new Date(startOf(to).getTime() + 86_400_000) : null;
  const valid = from !== "" && end !== null && startOf(from) < end;

  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={15} />}
          rightSection={<IconChevronDown size={14} />}
          title={days}
        >
          {period.range === "custom" ? days : period.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ranges.map((range) => (
          <Menu.Item
            key={range.value}
            rightSection={period.range === range.value ? <IconCheck size={14} /> : null}
            onClick={() => change({ range: range.value, from: null, to: null })}
          >
            {range.long}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Stack gap="xs" p="xs">
          <Group gap="xs" grow>
            <TextInput type="date" size="xs" label="From" value={from} max={to} onChange={(e) => setFrom(e.currentTarget.value)} />
            <TextInput type="date" size="xs" label="To" value={to} min={from} onChange={(e) => setTo(e.currentTarget.value)} />
          </Group>
          <Button
            variant="light"
            disabled={!valid}
            onClick={() => {
              if (!end) return;
              change({ range: null, from: startOf(from).toISOString(), to: end.toISOString() });
              setOpened(false);
            }}
          >
            Show these days
          </Button>
        </Stack>
        <Menu.Divider />
        <Stack p="xs" gap={4}>
          <Switch
            size="xs"
            label="Compare with the period before"
            checked={period.compared}
            onChange={(e) => change({ compare: e.currentTarget.checked ? null : "none" })}
          />
          <Text size="xs" c="dimmed">
            Times are in {Intl.DateTimeFormat().resolvedOptions().timeZone}; hover any of them for UTC.
          </Text>
        </Stack>
      </Menu.Dropdown>
    </Menu>
  );
}
