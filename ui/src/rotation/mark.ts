// What a row of the list says of a token that is being replaced, or that replaces another.
import type { RowReplacement } from "../ipc/bindings";
import { format, words } from "../words";

const say = words.rotation.mark;

export function markOf(replacement: RowReplacement, now: Date): string {
  if (!replacement.isOld) return say.new;
  const { retiresAt } = replacement;
  return say.together([
    say.old,
    retiresAt === null ? say.onFirstUse : say.stops(format.relative(new Date(retiresAt), now)),
  ]);
}
