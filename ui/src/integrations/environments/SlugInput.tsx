// The short name of an environment inside its tokens, which can never be changed.
import { Text, TextInput } from "@mantine/core";
import { words } from "../../words";

const say = words.integrations.environments.form;

export function SlugInput(props: {
  value: string;
  error?: string;
  onChange: (slug: string) => void;
}) {
  return (
    <div>
      <TextInput
        label={say.slug}
        description={say.slugHelp}
        value={props.value}
        error={props.error}
        autoComplete="off"
        spellCheck={false}
        aria-required
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" mt={4} role="status">
        {say.slugPreview} <code>kd_{props.value === "" ? "…" : props.value}_…</code>
      </Text>
    </div>
  );
}
