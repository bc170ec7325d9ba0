// Whoever has to sign in as another account to do something about it is offered just that.
import type { RemedyAct } from "../../ipc/bindings";

/** The e-mail of the account that has to do it, if that is another one and may be named. */
export function switchTo(act: RemedyAct): string | undefined {
  if (act.kind !== "replace-token" || act.mine || act.accountEmail === "") return undefined;
  return act.accountEmail;
}
