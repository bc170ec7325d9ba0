// Which permissions of a role or an account were used by requests of the last days, how much, and which were not.
import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { formats } from "../activity/formats";
import { ErrorNotice } from "../design/ErrorNotice";
import { useDelayed } from "../design/useDelayed";
import type { PermissionUsage, UsageSubject } from "../ipc/bindings";
import { words } from "../words";
import classes from "./UsagePanel.module.css";
import { UsageTable } from "./UsageTable";
import { DEFAULT_PERIOD, PERIODS, useUsage } from "./useUsage";

const say = words.usage;

const DAY = 86_400_000;

export function UsagePanel(props: {
  subject: UsageSubject;
  /** What can be done about it. */
  action?: (usage: PermissionUsage) => ReactNode;
}) {
  const { subject } = props;
  const [days, setDays] = useState(DEFAULT_PERIOD);
  const [now] = useState(() => Date.now());
  const heading = useId();
  const usage = useUsage(subject, days);
  const waiting = useDelayed(usage.isPending);
  return (
    <section aria-labelledby={heading} className={classes.panel}>
      <div className={classes.head}>
        <Text fw={550} id={heading}>
          {say.title(days)}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={say.period}
          value={String(days)}
          data={PERIODS.map((it) => ({ value: String(it), label: say.days(it) }))}
          onChange={(value) => setDays(Number(value))}
        />
      </div>
      {usage.error !== null && (
        <ErrorNotice error={usage.error} again={() => void usage.refetch()} />
      )}
      {usage.isPending && <Skeleton height={120} visible={waiting} aria-label={say.looking} />}
      {usage.data !== undefined && (
        <Stack gap="xs">
          <div role="status">
            <Sum usage={usage.data} from={now - (days - 1) * DAY} days={days} />
          </div>
          <Text size="xs" c="dimmed">
            {subject.kind === "role" ? say.helpRole : say.helpAccount}
          </Text>
          {usage.data.permissions.length > 0 && <UsageTable permissions={usage.data.permissions} />}
          {props.action?.(usage.data)}
        </Stack>
      )}
    </section>
  );
}

function Sum(props: { usage: PermissionUsage; days: number; from: number }) {
  const { permissions, unused, recordedSince } = props.usage;
  if (permissions.length === 0) return <Text>{say.nothingHeld}</Text>;
  if (recordedSince === null) return <Text>{say.noRecord}</Text>;
  const since = new Date(recordedSince);
  return (
    <>
      <Text>{say.unused(unused, permissions.length, props.days)}</Text>
      {since.getTime() > props.from && (
        <Text size="xs" c="dimmed">
          {say.since(formats.day(since))}
        </Text>
      )}
    </>
  );
}
