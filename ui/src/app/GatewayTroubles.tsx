// What is wrong at the gateway besides its listeners, in the navigation and in the overview alike.
import { Notice } from "../design/Notice";
import type { GatewayStatus } from "../ipc/bindings";
import { words } from "../words";

const say = words.app.gateway;

/** Is anything wrong, the listeners included? */
export function hasTrouble(now: GatewayStatus): boolean {
  return (
    now.storeTrouble !== null ||
    now.backupTrouble !== null ||
    now.sandboxTrouble !== null ||
    now.listeners.some(({ trouble }) => trouble !== null)
  );
}

export function GatewayTroubles({ now }: { now: GatewayStatus }) {
  return (
    <>
      {now.storeTrouble !== null && (
        <Notice tone="bad" title={say.store}>
          {now.storeTrouble}
        </Notice>
      )}
      {now.backupTrouble !== null && (
        <Notice tone="warn" title={say.backup}>
          {now.backupTrouble}
        </Notice>
      )}
      {now.sandboxTrouble !== null && (
        <Notice tone="bad" title={say.sandbox}>
          {now.sandboxTrouble}
        </Notice>
      )}
    </>
  );
}
