// Of how many days something is shown.
import { SegmentedControl } from "@mantine/core";
import { words } from "../words";

const say = words.activity.period;

/** The periods, in days. */
export const PERIODS = [1, 7, 30, 90] as const;

export type Period = (typeof PERIODS)[number];

export function PeriodSwitch(props: { value: Period; onChange: (days: Period) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={say.label}
      value={String(props.value)}
      data={PERIODS.map((days) => ({ value: String(days), label: say.choices[days] }))}
      onChange={(value) => {
        const days = PERIODS.find((it) => String(it) === value);
        if (days !== undefined) props.onChange(days);
      }}
    />
  );
}
