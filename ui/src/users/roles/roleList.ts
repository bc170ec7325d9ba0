// The roles that fit the search, in the order asked for.
import type { Sorting } from "../../design/DataTable";
import type { RoleRow } from "../../ipc/bindings";
import { byText, fitting, sorted } from "../collate";
import type { RoleSort } from "./roleColumns";

export const fittingRoles = (
  roles: readonly RoleRow[],
  search: string,
  sorting: Sorting<RoleSort>,
): RoleRow[] =>
  sorted(
    fitting(roles, search, (role) => [role.name, role.permissionSummary, ...role.holders]),
    sorting,
    {
      name: (one, other) => byText(one.name, other.name),
      holders: (one, other) => one.holders.length - other.holders.length,
    },
  );
