// How long a token stays on the clipboard, second by second for the eye and once for the ear.
import { Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import { words } from "../../words";
import type { ClipboardClearing } from "./useClipboardClearing";

const say = words.integrations.tokens.clipboard;

export function ClipboardState(props: { clipboard: ClipboardClearing }) {
  const { state, until, clearNow } = props.clipboard;
  return (
    <Group gap="xs" wrap="nowrap" mih={30}>
      <Text
        size="xs"
        c="dimmed"
        role="status"
        className="kd-numbers"
        style={{ whiteSpace: "nowrap" }}
      >
        {state === "holds" && (
          <>
            <SecondsLeft until={until} />
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

/** By itself, so that nothing but the number is drawn anew each second. */
function SecondsLeft(props: { until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden>{say.clears(Math.max(0, Math.ceil((props.until - now) / 1000)))}</span>;
}
