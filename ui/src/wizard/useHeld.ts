// What the account of the integration will hold, as far as it is known on the page.
import { useMemo } from "react";
import { type AccountRow, commands, type RoleRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import type { Forms } from "./forms";

/** The roles that there are. */
export const useRoles = (): readonly RoleRow[] | undefined =>
  useAsk(["roles"], () => commands.roles()).data;

/** The service accounts that there are. */
export function useServices(): readonly AccountRow[] | undefined {
  const { data } = useAsk(["accounts"], () => commands.accounts());
  return useMemo(() => data?.filter((it) => it.kind === "service"), [data]);
}

/** Nothing while it is not known. */
export function useHeld(forms: Forms): readonly string[] | undefined {
  const roles = useRoles();
  const services = useServices();
  if (forms.accountWay === "existing")
    return services?.find((it) => it.id === forms.accountId)?.permissions;
  if (forms.roleWay === "new") return forms.permissions;
  return roles?.find((it) => it.id === forms.roleId)?.permissions;
}
