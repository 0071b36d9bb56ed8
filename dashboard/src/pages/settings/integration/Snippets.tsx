import { ActionIcon, Box, CopyButton, SegmentedControl, Select, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { snippets } from "./snippets";

const languages = [...new Set(snippets.map((snippet) => snippet.language))];

export function Snippets({ proxy, lectrKey }: { proxy: string; lectrKey: string | null }) {
  const [language, setLanguage] = useState(languages[0]!);
  const [sdk, setSdk] = useState(snippets[0]!.sdk);
  const offered = snippets.filter((snippet) => snippet.language === language);
  const chosen = offered.find((snippet) => snippet.sdk === sdk) ?? offered[0]!;
  const text = chosen.write(proxy, lectrKey ?? "lc_key_…");

  return (
    <Stack gap="sm">
      <Box style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
        <SegmentedControl size="xs" aria-label="Language" data={languages} value={language} onChange={setLanguage} />
        <Select size="xs" w={210} aria-label="SDK" data={offered.map((snippet) => snippet.sdk)} value={chosen.sdk} allowDeselect={false} onChange={(value) => value && setSdk(value)} />
      </Box>
      <Box pos="relative">
        <pre className="snippet" tabIndex={0} aria-label={`${chosen.sdk} in ${chosen.language}`}>{text}</pre>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? "Copied" : "Copy"}>
              <ActionIcon variant="default" pos="absolute" top={8} right={8} onClick={copy} aria-label="Copy the snippet">{copied ? <IconCheck size={15} /> : <IconCopy size={15} />}</ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Box>
      {chosen.note && <Text size="xs" c="dimmed">{chosen.note}</Text>}
    </Stack>
  );
}
