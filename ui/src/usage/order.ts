// In which order permissions are shown by how much they were used.
import type { PermissionUse } from "../ipc/bindings";

/** Those that were not used in their own order, then the others, the least used first. */
export const unusedFirst = (permissions: readonly PermissionUse[]): PermissionUse[] =>
  permissions.toSorted((one, other) => one.requests - other.requests);
