// Asks the shell about what is typed into a field, once nobody has typed for a moment.
import { useDebouncedValue } from "@mantine/hooks";
import type { Answer } from "../ipc/answer";
import type { FieldCheck } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** How long nobody has typed before it is looked at, in milliseconds. */
const TYPED = 250;

/** What is known about the text as it stands; nothing while it is empty or not looked at yet. */
export function useFieldCheck(
  key: readonly unknown[],
  value: string,
  check: (typed: string) => Answer<FieldCheck>,
  /** Not asked while the form is on its way: what it creates would be found to exist already. */
  frozen: boolean,
): FieldCheck | undefined {
  const [typed] = useDebouncedValue(value, TYPED);
  const isThere = typed.trim() !== "";
  const found = useAsk([...key, typed], () => check(typed), { enabled: isThere && !frozen });
  return isThere && typed === value ? found.data : undefined;
}
