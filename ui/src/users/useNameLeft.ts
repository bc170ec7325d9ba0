// How much of a name's room is used, once little is left.
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";

/** From so many characters before the most on, they are counted. */
const NEAR = 10;

/** In words; nothing while there is room enough. */
export function useNameLeft(name: string): string | undefined {
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const most = catalogue.data?.nameMax ?? Infinity;
  const used = Array.from(name.trim()).length;
  return used <= most - NEAR ? undefined : words.users.nameLeft(used, most);
}
