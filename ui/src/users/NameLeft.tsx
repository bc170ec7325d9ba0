// How much of a name's room is used, once little is left.
import { Text } from "@mantine/core";
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";

/** From so many characters before the most on, they are counted. */
const NEAR = 16;

export function NameLeft(props: { name: string }) {
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const most = catalogue.data?.nameMax ?? Infinity;
  const used = Array.from(props.name.trim()).length;
  if (used <= most - NEAR) return null;
  return (
    <Text size="xs" c={used > most ? "var(--mantine-color-error)" : "dimmed"} className="kd-numbers">
      {words.users.nameLeft(used, most)}
    </Text>
  );
}
