// The verdicts of checks: their icons, and which of several weighs most.
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
} from "@tabler/icons-react";
import type { Verdict } from "../ipc/bindings";

export const VERDICTS: Record<Verdict, { Icon: Icon }> = {
  good: { Icon: IconCircleCheck },
  bad: { Icon: IconCircleX },
  warning: { Icon: IconAlertTriangle },
  unknown: { Icon: IconHelpCircle },
};

const BY_WEIGHT: Verdict[] = ["bad", "warning", "unknown", "good"];

/** What the checks come to together. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  BY_WEIGHT.find((it) => verdicts.includes(it)) ?? "unknown";
