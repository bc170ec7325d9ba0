// Which permissions were used, as the record has it at this moment.
import type { UseQueryResult } from "@tanstack/react-query";
import type { Refused } from "../ipc/answer";
import { commands, type PermissionUsage, type UsageSubject } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** The periods to choose from, in days. */
export const PERIODS = [30, 90, 180];

/** The one that is looked at first. */
export const DEFAULT_PERIOD = 90;

export function useUsage(
  subject: UsageSubject,
  days: number,
  enabled = true,
): UseQueryResult<PermissionUsage, Refused> {
  return useAsk(
    ["permission-usage", subject, days],
    () => commands.permissionUsage(subject, days),
    {
      enabled,
      fresh: true,
      keep: true,
    },
  );
}
