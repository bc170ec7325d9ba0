// The tab Requests: how many there were, of whom and to what; from a token to its endpoints, and from there to its hours.
import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconActivity, IconSearchOff, IconX } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { DataTable, type Sorting } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { Truncated } from "../../design/Truncated";
import { useDelayed } from "../../design/useDelayed";
import {
  type ActivityGroup,
  type ActivityQuery,
  type ActivityRow,
  commands,
} from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { useGoOnWhenShorter } from "../../users/goOnInList";
import { words } from "../../words";
import { AccountPicker } from "../AccountPicker";
import { TrafficChart } from "../chart/TrafficChart";
import { EnvironmentPicker } from "../EnvironmentPicker";
import type { ActivityFilter } from "../filter";
import { TokenPicker } from "../TokenPicker";
import { columnsFor, nameOf } from "./columns";
import classes from "./RequestsTab.module.css";
import { idOf, inOrder, type RowSort } from "./rows";

const say = words.activity.requests;

/** How often it is looked at, in milliseconds. */
const EVERY = 10_000;
/** Of the chart, in pixels: here it only shows where it happened. */
const CHART = 72;
/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 6;
/** The sum and the marks beside the bars, in pixels. */
const AROUND_CHART = 60;

const GROUPS: ActivityGroup[] = ["token", "endpoint", "hour", "each"];
/** What the rows of a group are looked into by; there is nothing smaller than an hour. */
const INTO: Record<ActivityGroup, ActivityGroup | null> = {
  token: "endpoint",
  endpoint: "hour",
  hour: null,
  each: "hour",
};

export function RequestsTab(props: {
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
  /** Shows the refused ones of a token, or of all. */
  onRefused: (token: string | null) => void;
}) {
  const { filter, onFilter, onRefused } = props;
  const [group, setGroup] = useState<ActivityGroup>(filter.token === null ? "token" : "endpoint");
  const [sorting, setSorting] = useState<Sorting<RowSort>>();
  const { ref, width } = useElementSize();
  const { days, token, account, environment, route } = filter;
  const query: ActivityQuery = { days, token, account, environment, route, group };
  const asked = useAsk(["activity", query], () => commands.activity(query), {
    refetchInterval: EVERY,
    fresh: true,
    keep: true,
  });
  const waiting = useDelayed(asked.isPending);
  const outdated = useDelayed(asked.isPlaceholderData);
  const activity = asked.data;
  const rows = useMemo(() => inOrder(activity?.rows ?? [], sorting), [activity, sorting]);
  // What had the focus may be gone with the rows that one looked into.
  useGoOnWhenShorter(rows.length);
  const refusedOf = useCallback(
    (row: ActivityRow) => onRefused(row.tokenId ?? token),
    [onRefused, token],
  );
  // Until the rows of another group are there, those that are shown keep their columns.
  const [shown, setShown] = useState(group);
  if (shown !== group && !asked.isPlaceholderData) setShown(group);
  const columns = useMemo(() => columnsFor(shown, width, refusedOf), [shown, width, refusedOf]);
  const isFiltered = token !== null || account !== null || environment !== null || route !== null;

  const regroup = (to: ActivityGroup) => {
    setGroup(to);
    // What the hours are put in order by is the time, unless somebody wants it otherwise.
    setSorting(undefined);
  };
  const pick = (to: string | null) => {
    onFilter({ ...filter, token: to });
    if (to !== null && group === "token") regroup("endpoint");
  };
  const into = INTO[shown];
  const lookInto = (row: ActivityRow, by: ActivityGroup) => {
    if (shown === "token" && row.tokenId === null) {
      onRefused(null);
      return;
    }
    onFilter({ ...filter, token: row.tokenId ?? token, route: row.route ?? route });
    regroup(by);
  };
  const clear = () => {
    onFilter({ ...filter, token: null, account: null, environment: null, route: null });
    regroup("token");
  };
  return (
    <Stack gap="sm" className={classes.tab} data-outdated={outdated || undefined}>
      <Group gap="xs">
        <TokenPicker value={token} width={190} onChange={pick} />
        <AccountPicker
          value={account}
          width={138}
          onChange={(to) => onFilter({ ...filter, account: to })}
        />
        <EnvironmentPicker
          value={environment}
          width={164}
          onChange={(to) => onFilter({ ...filter, environment: to })}
        />
      </Group>
      {asked.error !== null && (
        <ErrorNotice error={asked.error} again={() => void asked.refetch()} />
      )}
      {activity === undefined ? (
        <Skeleton
          height={CHART + AROUND_CHART}
          visible={waiting}
          aria-label={words.design.loading}
        />
      ) : (
        <TrafficChart
          points={activity.points}
          length={activity.pointLength}
          totals={activity.totals}
          days={days}
          height={CHART}
        />
      )}
      <div className={classes.line}>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={say.group}
            value={group}
            data={GROUPS.map((it) => ({ value: it, label: say.groups[it] }))}
            onChange={(to) => regroup(GROUPS.find((it) => it === to) ?? "token")}
          />
          {route !== null && (
            <Button
              size="compact-sm"
              variant="light"
              maw={200}
              rightSection={<IconX size={14} aria-hidden />}
              title={words.activity.filters.clearRoute}
              onClick={() => onFilter({ ...filter, route: null })}
            >
              <Truncated>{words.activity.filters.route(route)}</Truncated>
            </Button>
          )}
          {isFiltered && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
              {words.activity.filters.clear}
            </Button>
          )}
        </Group>
        <Text c="dimmed" role="status">
          {activity !== undefined && say.count(activity.rows.length, shown)}
          {activity?.more === true && ` · ${say.more}`}
        </Text>
      </div>
      <div ref={ref} className={classes.table}>
        <DataTable
          label={say.grid}
          columns={columns}
          total={activity === undefined ? (waiting ? PLACEHOLDERS : 0) : rows.length}
          row={(at) => rows[at]}
          id={idOf}
          name={nameOf}
          sorting={sorting}
          onSort={setSorting}
          onOpen={into === null ? undefined : (row) => lookInto(row, into)}
          resetKey={JSON.stringify([shown, { ...query, group: shown }, sorting])}
          empty={
            activity === undefined ? null : <Nothing isFiltered={isFiltered} onClear={clear} />
          }
        />
      </div>
    </Stack>
  );
}

function Nothing(props: { isFiltered: boolean; onClear: () => void }) {
  if (!props.isFiltered) {
    return (
      <EmptyState icon={<IconActivity size={36} stroke={1.5} />} title={say.empty.title}>
        {say.empty.text}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconSearchOff size={36} stroke={1.5} />}
      title={say.empty.noneFits}
      action={
        <Button variant="default" onClick={props.onClear}>
          {words.activity.filters.clear}
        </Button>
      }
    >
      {say.empty.noneFitsText}
    </EmptyState>
  );
}
