import { Autocomplete, Fieldset, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { Dispatch, SetStateAction } from "react";
import type { RuleConditions } from "../../api/contract";
import { usePeriod } from "../../period/period";
import { providerNames, taskTypes } from "../../providers/providers";
import { useFilterChoices } from "../requests/filterChoices";
import { type Draft, type DraftErrors, suggestedName } from "./draft";
import { useTargetModels } from "./targetModels";

type Props = { draft: Draft; setDraft: Dispatch<SetStateAction<Draft>>; errors: DraftErrors; mayChange: boolean };

export function RuleForm({ draft, setDraft, errors, mayChange }: Props) {
  const period = usePeriod();
  const features = useFilterChoices("feature", period).map(({ value }) => value).filter((value) => value !== "untagged");
  const models = useFilterChoices("model_requested", period).map(({ value }) => value);
  const targets = useTargetModels(draft.target.provider);
  const condition = (name: keyof RuleConditions) => (value: string) =>
    setDraft((before) => ({ ...before, conditions: { ...before.conditions, [name]: value } }));

  return (
    <fieldset disabled={!mayChange} className="plain">
    <Stack gap="md">
      <Fieldset legend="When all of these match" variant="unstyled">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Autocomplete label="Feature tag" description="X-Lectr-Feature, exactly" placeholder="any" data={features} value={draft.conditions.feature} onChange={condition("feature")} />
          <Autocomplete label="Task type" description="X-Lectr-Task, exactly" placeholder="any" data={[...taskTypes]} value={draft.conditions.task} onChange={condition("task")} />
          <Select label="Provider" description="Detected or declared" placeholder="any" data={[...providerNames]} value={draft.conditions.provider || null} onChange={(value) => condition("provider")(value ?? "")} clearable />
          <Autocomplete label="Model" description="The request's model, exactly" placeholder="any" data={models} value={draft.conditions.model} onChange={condition("model")} />
        </SimpleGrid>
        {errors.conditions && <Text size="xs" c="var(--lectr-bad)" mt={6} role="alert">{errors.conditions}</Text>}
      </Fieldset>
      <Fieldset legend="Route to" variant="unstyled">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label="Target provider"
            data={[...providerNames]}
            value={draft.target.provider || null}
            onChange={(value) => setDraft((before) => ({ ...before, target: { ...before.target, provider: value ?? "" } }))}
            error={errors.provider}
          />
          <Autocomplete
            label="Target model"
            data={targets}
            limit={40}
            value={draft.target.model}
            onChange={(value) => setDraft((before) => ({ ...before, target: { ...before.target, model: value } }))}
            error={errors.model}
          />
        </SimpleGrid>
      </Fieldset>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label="Name"
          placeholder="A label you will recognise in logs"
          value={draft.name}
          error={errors.name}
          onChange={(event) => { const name = event.currentTarget.value; setDraft((before) => ({ ...before, name })); }}
          onFocus={() => setDraft((before) => (before.name === "" ? { ...before, name: suggestedName(before) } : before))}
        />
        <NumberInput
          label="Priority"
          placeholder="after the last rule"
          min={1}
          allowDecimal={false}
          value={draft.priority}
          error={errors.priority}
          onChange={(value) => setDraft((before) => ({ ...before, priority: String(value) }))}
        />
      </SimpleGrid>
      <Switch
        label={draft.enabled ? "Enabled: in force as soon as it is saved" : "Disabled: kept, but never evaluated"}
        checked={draft.enabled}
        onChange={(event) => { const enabled = event.currentTarget.checked; setDraft((before) => ({ ...before, enabled })); }}
      />
    </Stack>
    </fieldset>
  );
}
