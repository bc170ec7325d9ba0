// How long a token stays on the clipboard, second by second for the eye and once for the ear.
import { Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { words } from "../../words";
import type { ClipboardClearing } from "./useClipboardClearing";

const say = words.integrations.tokens.clipboard;

export function ClipboardState(props: { clipboard: ClipboardClearing }) {
  const { state, left, clearNow } = props.clipboard;
  return (
    <Group gap="xs" wrap="nowrap" mih={30}>
      <Text size="xs" c="dimmed" role="status" className="kd-numbers" style={{ whiteSpace: "nowrap" }}>
        {state === "holds" && (
          <>
            <span aria-hidden>{say.clears(left)}</span>
            <VisuallyHidden>{say.spoken}</VisuallyHidden>
          </>
        )}
        {state === "cleared" && say.cleared}
        {state === "left-alone" && say.leftAlone}
      </Text>
      {state === "holds" && (
        <Button size="compact-xs" variant="default" onClick={clearNow}>
          {say.now}
        </Button>
      )}
    </Group>
  );
}
